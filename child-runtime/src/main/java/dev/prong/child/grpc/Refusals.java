package dev.prong.child.grpc;

import dev.prong.failure.SafeLog;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Tells the log who is refused: the first at once, the others as a number, at most once in {@link #PAUSE}. So a flood of
 * wrong tokens costs a line a minute. Thread-safe.
 */
final class Refusals {

    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final Level level;
    private final Duration pause;
    private final EventExecutor timer;
    // Guarded by this.
    private boolean pausing;
    private long untold;
    private String last;

    /** @param timer runs what is told later */
    Refusals(Level level, Duration pause, EventExecutor timer) {
        this.level = level;
        this.pause = pause;
        this.timer = timer;
    }

    /** Somebody at {@code from} has been refused. */
    synchronized void add(SocketAddress from, String reason) {
        if (!pausing) {
            LOG.log(level, "child refused: address=" + from + ", reason=" + reason);
            pause();
            return;
        }
        untold++;
        last = "lastAddress=" + from + ", lastReason=" + reason;
    }

    private void pause() {
        pausing = true;
        try {
            var _ = timer.schedule(this::afterPause, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // The server is being closed, which tells what is left.
        }
    }

    private synchronized void afterPause() {
        pausing = false;
        if (untold > 0) {
            tellRest();
            pause();
        }
    }

    /** Tells at once what has not been told. */
    synchronized void tellRest() {
        if (untold > 0) {
            LOG.log(level, "children refused: refusals=" + untold + ", since=the last line of this kind, " + last);
            untold = 0;
        }
    }
}
