package dev.prong.call;

import dev.prong.WorkerStats;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What workers used for their tasks.
 *
 * @param cpuNanos {@link #UNKNOWN} if it is not known, and so is any sum with it
 * @param allocatedBytes the same
 */
public record Usage(long busyNanos, long idleNanos, Histogram runTime, Histogram waitTime, long cpuNanos,
        long allocatedBytes) {

    /** A figure that nobody knows. */
    public static final long UNKNOWN = -1;

    /** Nothing at all. */
    public static final Usage NONE = of(Histogram.EMPTY, Histogram.EMPTY);

    /** The times of tasks that ran on no worker of ours. */
    public static Usage of(Histogram runTime, Histogram waitTime) {
        return new Usage(0, 0, runTime, waitTime, 0, 0);
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(busyNanos + other.busyNanos, idleNanos + other.idleNanos, runTime.plus(other.runTime),
                waitTime.plus(other.waitTime), sum(cpuNanos, other.cpuNanos),
                sum(allocatedBytes, other.allocatedBytes));
    }

    private static long sum(long one, long other) {
        return one == UNKNOWN || other == UNKNOWN ? UNKNOWN : one + other;
    }

    /** The same without what its threads used. */
    public Usage withoutThreads() {
        return new Usage(busyNanos, idleNanos, runTime, waitTime, UNKNOWN, UNKNOWN);
    }

    Duration busy() {
        return Duration.ofNanos(busyNanos);
    }

    Duration idle() {
        return Duration.ofNanos(idleNanos);
    }

    Optional<Duration> cpuTime() {
        return cpuNanos == UNKNOWN ? Optional.empty() : Optional.of(Duration.ofNanos(cpuNanos));
    }

    OptionalLong allocated() {
        return allocatedBytes == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(allocatedBytes);
    }

    /** As that of one worker. */
    public WorkerStats stats(String name, int place) {
        return new PlaceStats(name, place, runTime.count(), busy(), idle(), runTime, waitTime, cpuTime(), allocated());
    }
}
