package dev.prong.child.session;

import dev.prong.failure.SafeLog;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what must be done at the end of a child, whatever goes wrong: one step that fails is told in the log and keeps
 * nobody from the next, and one that finds no memory, no thread or no descriptor is tried again. Stateless.
 */
final class Surely {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private Surely() {
    }

    /**
     * Does {@code step}, again for as long as there is no memory or thread for it; so it may be done twice.
     *
     * @param what for the log
     */
    static void run(String what, Runnable step) {
        while (true) {
            try {
                step.run();
                return;
            } catch (OutOfMemoryError _) {
                LockSupport.parkNanos(PAUSE_NANOS); // Whatever needs memory, the log too, would fail at this moment.
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.ERROR, what + " failed", e);
                return;
            }
        }
    }
}
