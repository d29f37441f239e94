package dev.prong.child.pool;

import dev.prong.WorkerCrashedException;
import dev.prong.child.death.StartFailure;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches whether children can be started. It is open from the third failure in a row on, but not as long as tasks
 * should wait for a start that may succeed. The first child that is ready closes it. Guarded by the pool.
 */
final class Circuit {

    /** So many failures in a row open it. */
    static final int FAILURES = 3;

    private final String runtime;
    private final LongSupplier nanoClock;
    private final FailedStarts failed;
    private boolean open;
    private long lastFailure;
    private long nextAttempt;
    private StartFailure last;

    /**
     * A closed one.
     *
     * @param retryTime how long after the first of the failures in a row tasks wait for a start that may succeed
     */
    Circuit(String runtime, Duration retryTime, LongSupplier nanoClock) {
        this.runtime = runtime;
        this.nanoClock = nanoClock;
        this.failed = new FailedStarts(retryTime, nanoClock);
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /**
     * A child could not be started.
     *
     * @param launched when that was tried, by {@link #now()}: what was tried before the last failure was known is no
     *            failure of its own
     * @return whether that has opened it
     */
    boolean failed(long launched, StartFailure failure) {
        last = failure;
        if (failed.count() > 0 && launched - lastFailure < 0) {
            failed.judge(failure);
            return false;
        }
        boolean wasOpen = open;
        open |= !failed.add(failure) && failed.count() >= FAILURES;
        lastFailure = now();
        nextAttempt = lastFailure + failed.pause().toNanos();
        return open && !wasOpen;
    }

    /** A child is ready; says whether that has closed it. */
    boolean succeeded() {
        boolean wasOpen = open;
        open = false;
        failed.clear();
        return wasOpen;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Whether a child may be launched while so many start. After a failure it is one at a time, and after a kill two: whoever
     * kills at random may spare one of them.
     */
    boolean mayLaunch(long starting) {
        int most = failed.isKilled() && isHopeful() ? 2 : 1;
        return failed.count() == 0 || (starting < most && untilNext().isZero());
    }

    /** Whether tasks should wait for the next start, though the last one failed. */
    boolean isHopeful() {
        return !open && failed.isHopeful();
    }

    /** Whether tasks that need a child to be started fail at once. */
    boolean refuses() {
        return open && !untilNext().isZero();
    }

    int failures() {
        return failed.count();
    }

    /** From now to the next attempt; zero if it may be now. */
    Duration untilNext() {
        return failed.count() == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nextAttempt - now()));
    }

    /** The error of a task that will not get a child. */
    WorkerCrashedException error(String task) {
        WorkerCrashedException cause = last.error(task);
        if (!open) {
            return cause;
        }
        String waited = !(last instanceof StartFailure.Permanent) ? ", startRetryTime=" + failed.retryTime() : "";
        return new WorkerCrashedException("children cannot be started: task=" + task + ", runtime=" + runtime
                + ", failures=" + failures() + waited + ", nextAttempt=in " + untilNext().toMillis()
                + " ms; submit again then; the last start failed with: " + cause.getMessage(), cause.exit(), cause);
    }
}
