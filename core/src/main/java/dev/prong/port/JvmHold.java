package dev.prong.port;

import dev.prong.thread.OwnThreads;

/** Keeps the JVM alive until it is released, unless it is to hold nothing: one thread does it for all. Thread-safe. */
final class JvmHold {

    private static final Object LOCK = new Object();
    private static int held;

    private final boolean daemon;
    private boolean holding;

    private JvmHold(boolean daemon) {
        this.daemon = daemon;
    }

    /** @param daemon whether it never holds anything */
    static JvmHold acquire(boolean daemon) {
        JvmHold hold = new JvmHold(daemon);
        hold.take();
        return hold;
    }

    /** Holds again after a release; may be called again. */
    void take() {
        synchronized (LOCK) {
            if (!holding && !daemon) {
                holding = true;
                if (held++ == 0) {
                    OwnThreads.platform("prong-keep-alive").daemon(false).start(JvmHold::waitForRelease);
                }
            }
        }
    }

    /** May be called again. */
    void release() {
        synchronized (LOCK) {
            if (holding) {
                holding = false;
                held--;
                LOCK.notifyAll();
            }
        }
    }

    private static void waitForRelease() {
        synchronized (LOCK) {
            while (held > 0) {
                try {
                    LOCK.wait();
                } catch (InterruptedException _) {
                    // Nobody has a reason to interrupt this thread; the hold matters more.
                }
            }
        }
    }
}
