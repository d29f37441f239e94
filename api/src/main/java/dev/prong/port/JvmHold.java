package dev.prong.port;

import dev.prong.thread.OwnThreads;

/** Keeps the JVM alive until it is released: one thread does it for all holds. Thread-safe. */
final class JvmHold {

    private static final Object LOCK = new Object();
    private static int held;

    private boolean holding;

    private JvmHold() {
    }

    static JvmHold acquire() {
        JvmHold hold = new JvmHold();
        hold.take();
        return hold;
    }

    /** Holds again after a release; may be called again. */
    void take() {
        synchronized (LOCK) {
            if (!holding) {
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
