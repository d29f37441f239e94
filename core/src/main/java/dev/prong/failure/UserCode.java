package dev.prong.failure;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs code of users: listeners, actions, methods that their classes override. Such code may throw anything, also checked
 * exceptions that it does not declare (other languages and a cast allow that), so that a catch of {@code RuntimeException}
 * and {@code Error} does not hold it: {@link Throwable} is caught here, and a test keeps the narrower catch out of the
 * sources.
 */
public final class UserCode {

    private UserCode() {
    }

    /** Code that may throw anything. */
    @FunctionalInterface
    public interface Code {

        /** Does what there is to do. */
        void run() throws Throwable;
    }

    /**
     * Runs {@code code}; what it throws goes to {@code onThrown}.
     *
     * @return whether it threw nothing
     */
    public static boolean run(Code code, Consumer<? super Throwable> onThrown) {
        try {
            code.run();
            return true;
        } catch (Throwable e) {
            onThrown.accept(e);
            return false;
        }
    }

    /**
     * Calls {@code listener} with {@code argument}; what it throws goes to {@code onThrown}.
     *
     * @return whether it threw nothing
     */
    public static <T> boolean tell(Consumer<? super T> listener, T argument, Consumer<? super Throwable> onThrown) {
        try {
            listener.accept(argument);
            return true;
        } catch (Throwable e) {
            onThrown.accept(e);
            return false;
        }
    }

    /** What {@code code} gives, or what {@code otherwise} makes of that which it throws. */
    public static <T> T get(Callable<? extends T> code, Function<? super Throwable, ? extends T> otherwise) {
        try {
            return code.call();
        } catch (Throwable e) {
            return otherwise.apply(e);
        }
    }

    /** Throws {@code thrown} as it is, whatever it is; returns nothing, so that it can be thrown where it is called. */
    public static RuntimeException thrownOn(Throwable thrown) {
        throw UserCode.<RuntimeException> sneaky(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
