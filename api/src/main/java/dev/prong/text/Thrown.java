package dev.prong.text;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads exceptions whose classes may be the user's: an overridden method of one may throw anything, or give null. No
 * method here throws what such a method has thrown. Stateless.
 */
public final class Thrown {

    /** The most causes that are told of. */
    private static final int MAX_CAUSES = 64;

    private Thrown() {
    }

    /** What {@code toString()} of {@code thrown} gives; never null. */
    public static String textOf(Throwable thrown) {
        return get(() -> Objects.requireNonNullElse(thrown.toString(), thrown.getClass().getName()),
                e -> thrown.getClass().getName() + ": toString() threw " + e.getClass().getName());
    }

    /**
     * What {@link #textOf} gives, and what stands behind a failed static initialiser, whose own text does not say why it
     * failed.
     */
    public static String explain(Throwable thrown) {
        StringBuilder text = new StringBuilder(textOf(thrown));
        Throwable last = thrown;
        for (Throwable cause : chain(thrown).skip(1).limit(MAX_CAUSES).toList()) {
            // The first use of such a class throws that error, and each later one another error with that as its cause.
            if (!(last instanceof ExceptionInInitializerError) && !(cause instanceof ExceptionInInitializerError)) {
                break;
            }
            text.append(", caused by ").append(textOf(cause));
            last = cause;
        }
        return text.toString();
    }

    /** {@code thrown} and its causes, outermost first; ends where a cycle would begin. */
    public static Stream<Throwable> chain(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return Stream.iterate(thrown, Objects::nonNull, Thrown::causeOf).takeWhile(seen::add);
    }

    /** The cause of {@code thrown}, null for none; if an overridden {@code getCause} throws, what it threw. */
    public static Throwable causeOf(Throwable thrown) {
        return get(thrown::getCause, e -> e);
    }

    private static <T> T get(Callable<? extends T> question, Function<? super Throwable, ? extends T> otherwise) {
        try {
            return question.call();
        } catch (Throwable e) {
            return otherwise.apply(e);
        }
    }
}
