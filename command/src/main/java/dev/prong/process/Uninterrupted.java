package dev.prong.process;

/** Waits that must reach their end: an interrupt is kept for afterwards. Stateless. */
public final class Uninterrupted {

    /** Something that blocks. */
    @FunctionalInterface
    public interface Blocking<T, X extends Exception> {
        T call() throws InterruptedException, X;
    }

    private Uninterrupted() {
    }

    /**
     * Calls {@code blocking} again for as long as it is interrupted, so it must be a wait that may be repeated. The
     * interrupt flag is set again on return.
     *
     * @throws X what {@code blocking} throws
     */
    public static <T, X extends Exception> T get(Blocking<T, X> blocking) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return blocking.call();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
