package dev.prong.child.pool;

import dev.prong.WorkerCrashedException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Watches whether children can be started. After a failure the next start waits {@link #FIRST}, twice as long after each
 * further one in a row, at most {@link #LONGEST}; from {@link #FAILURES} failures in a row on it is open. The first child
 * that is ready closes it. Guarded by the pool.
 */
final class Circuit {

    /** So many failures in a row open it. */
    static final int FAILURES = 3;
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 20;

    private final String runtime;
    private final LongSupplier nanoClock;
    private int failures;
    private long lastFailure;
    private long nextAttempt;
    private Function<String, WorkerCrashedException> reason;

    /** A closed one. */
    Circuit(String runtime, LongSupplier nanoClock) {
        this.runtime = runtime;
        this.nanoClock = nanoClock;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /**
     * A child could not be started.
     *
     * @param launched when that was tried, by {@link #now()}: what was tried before the last failure was known is no
     *            failure of its own
     * @param why the error of a task of that name
     * @return whether that has opened it
     */
    boolean failed(long launched, Function<String, WorkerCrashedException> why) {
        reason = why;
        if (failures > 0 && launched - lastFailure < 0) {
            return false;
        }
        failures++;
        lastFailure = now();
        nextAttempt = lastFailure + backOff().toNanos();
        return failures == FAILURES;
    }

    private Duration backOff() {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    /** A child is ready; says whether that has closed it. */
    boolean succeeded() {
        boolean wasOpen = isOpen();
        failures = 0;
        return wasOpen;
    }

    boolean isOpen() {
        return failures >= FAILURES;
    }

    /** Whether a child may be launched; after a failure one at a time. */
    boolean mayLaunch(boolean anotherStarts) {
        return failures == 0 || (!anotherStarts && untilNext().isZero());
    }

    /** Whether tasks that need a child to be started fail at once. */
    boolean refuses() {
        return isOpen() && !untilNext().isZero();
    }

    int failures() {
        return failures;
    }

    /** From now to the next attempt; zero if it may be now. */
    Duration untilNext() {
        return failures == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nextAttempt - now()));
    }

    /** The error of a task that will not get a child. */
    WorkerCrashedException error(String task) {
        WorkerCrashedException last = reason.apply(task);
        if (!isOpen()) {
            return last;
        }
        return new WorkerCrashedException("children cannot be started: task=" + task + ", runtime=" + runtime
                + ", failures=" + failures + ", nextAttempt=in " + untilNext().toMillis()
                + " ms; submit again then; the last start failed with: " + last.getMessage(), last.exit(), last);
    }
}
