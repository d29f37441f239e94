package dev.prong.port;

import java.util.function.Consumer;

/** Calls of user code that must not end the thread that makes them. */
final class Guarded {

    private Guarded() {
    }

    /** Calls {@code listener}; what it throws, errors included, goes to {@code onError}. */
    static <T> void accept(Consumer<? super T> listener, T argument, Consumer<Throwable> onError) {
        try {
            listener.accept(argument);
        } catch (Throwable e) { // A listener may throw anything, and the next listener must still be called.
            onError.accept(e);
        }
    }
}
