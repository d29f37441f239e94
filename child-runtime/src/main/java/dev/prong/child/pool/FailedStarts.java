package dev.prong.child.pool;

import dev.prong.child.death.StartFailure;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The starts that failed in a row: how long the next one waits, and whether a task should wait for it. For one thread at a
 * time.
 *
 * <p>The first failure is followed by a pause of {@link #FIRST}, each further one by twice the pause before, at most
 * {@link #LONGEST_IN_HOPE} while a task should wait, else {@link #LONGEST}. While a task should wait, a kill is followed by
 * a pause of {@link #AFTER_KILL}: longer ones would help nobody but the killer.
 */
public final class FailedStarts {

    static final Duration AFTER_KILL = Duration.ofMillis(100);
    static final Duration FIRST = Duration.ofMillis(200);
    static final Duration LONGEST_IN_HOPE = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Duration retryTime;
    private final LongSupplier nanoClock;
    private int count;
    private long first;
    private boolean hopeful = true;
    private boolean killed;
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
        pause = hopeful && killed ? AFTER_KILL : longer();
        return hopeful;
    }

    private Duration longer() {
        Duration longest = hopeful ? LONGEST_IN_HOPE : LONGEST;
        Duration doubled = pause.multipliedBy(2);
        Duration atLeast = doubled.compareTo(FIRST) < 0 ? FIRST : doubled;
        return atLeast.compareTo(longest) < 0 ? atLeast : longest;
    }

    /** Takes notice of the failure of a start that was under way when the last one failed, which is none of its own. */
    void judge(StartFailure failure) {
        killed = failure instanceof StartFailure.Killed;
        hopeful = !(failure instanceof StartFailure.Permanent) && nanoClock.getAsLong() - first < retryTime.toNanos();
    }

    /** A child has become ready. */
    void clear() {
        count = 0;
        hopeful = true;
        killed = false;
        pause = Duration.ZERO;
    }

    int count() {
        return count;
    }

    /** Whether a task should wait for the next start. */
    boolean isHopeful() {
        return hopeful;
    }

    /** Whether the last of them was killed. */
    boolean isKilled() {
        return killed;
    }

    Duration retryTime() {
        return retryTime;
    }

    /** How long the next start waits after the last failure. */
    public Duration pause() {
        return pause;
    }
}
