package dev.prong.child.pool;

import dev.prong.child.session.StartFailure;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The starts that failed in a row: how long the next one waits, and whether a task should wait for it. For one thread at a
 * time.
 *
 * <p>The first failure is followed by a pause of {@link #FIRST}, each further one by twice the pause before, at most
 * {@link #LONGEST_IN_HOPE} while a task should wait, else {@link #LONGEST}.
 */
public final class FailedStarts {

    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST_IN_HOPE = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration retryTime;
    private final LongSupplier nanoClock;
    private int count;
    private long first;
    private boolean hopeful = true;
    private Duration pause = Duration.ZERO;

    /**
     * None so far.
     *
     * @param retryTime how long after the first failure a task waits for a start that may succeed; zero for not at all
     */
    public FailedStarts(Duration retryTime, LongSupplier nanoClock) {
        this.retryTime = retryTime;
        this.nanoClock = nanoClock;
    }

    /** Counts a failure; says whether a task should wait for the next start. */
    public boolean add(StartFailure failure) {
        count++;
        first = count == 1 ? nanoClock.getAsLong() : first;
        judge(failure);
        Duration longest = hopeful ? LONGEST_IN_HOPE : LONGEST;
        Duration doubled = count == 1 ? FIRST : pause.multipliedBy(2);
        pause = doubled.compareTo(longest) < 0 ? doubled : longest;
        return hopeful;
    }

    /** Takes notice of the failure of a start that was under way when the last one failed, which is none of its own. */
    void judge(StartFailure failure) {
        hopeful = failure instanceof StartFailure.Passing && nanoClock.getAsLong() - first < retryTime.toNanos();
    }

    /** A child has become ready. */
    void clear() {
        count = 0;
        hopeful = true;
        pause = Duration.ZERO;
    }

    int count() {
        return count;
    }

    /** Whether a task should wait for the next start. */
    boolean isHopeful() {
        return hopeful;
    }

    Duration retryTime() {
        return retryTime;
    }

    /** How long the next start waits after the last failure. */
    public Duration pause() {
        return pause;
    }
}
