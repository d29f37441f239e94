package dev.prong;

import java.time.Duration;

/**
 * How long things took, counted in buckets: a snapshot, got from {@link RuntimeStats}. What is not called exact is at most
 * 1.6 % off. Of nothing, everything is zero. Implemented by the runtimes alone; immutable.
 *
 * <pre>{@code
 * Distribution run = runtime.stats().runTime();
 * Duration slowest = run.max();
 * Duration usual = run.percentile(50);
 * }</pre>
 */
public interface Distribution {

    /** How many there were. */
    long count();

    /** The shortest; exact, but for one made by {@link #since}. */
    Duration min();

    /** The longest; exact, but for one made by {@link #since}. */
    Duration max();

    /** The arithmetic mean, exact. */
    Duration mean();

    /** The standard deviation of all of them. */
    Duration standardDeviation();

    /**
     * The shortest time that so many percent of them did not exceed: 50 is the median, 0 the shortest, 100 the longest.
     *
     * @throws IllegalArgumentException if {@code percent} is not from 0 to 100
     */
    Duration percentile(double percent);

    /**
     * What has come since {@code earlier}.
     *
     * @param earlier a snapshot of the same, taken before
     * @throws IllegalArgumentException if it was not made by a runtime
     */
    Distribution since(Distribution earlier);
}
