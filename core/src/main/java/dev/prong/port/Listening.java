package dev.prong.port;

/**
 * A listener that something of Prong's waits for, and what is done when that listener itself begins to wait for Prong:
 * it would wait for itself. Thread-safe.
 */
public final class Listening {

    private static final ThreadLocal<Runnable> WHEN_WAITING = new ThreadLocal<>();

    private Listening() {
    }

    /**
     * Calls {@code listener} on this thread.
     *
     * @param whenWaiting called on this thread each time the listener is about to wait; must neither block nor throw
     */
    public static void call(Runnable listener, Runnable whenWaiting) {
        Runnable outer = WHEN_WAITING.get();
        WHEN_WAITING.set(whenWaiting);
        try {
            listener.run();
        } finally {
            if (outer == null) {
                WHEN_WAITING.remove();
            } else {
                WHEN_WAITING.set(outer);
            }
        }
    }

    /** This thread is about to wait for a task, for room or for a close: if it runs a listener, nobody waits for that. */
    public static void aboutToWait() {
        Runnable whenWaiting = WHEN_WAITING.get();
        if (whenWaiting != null) {
            whenWaiting.run();
        }
    }
}
