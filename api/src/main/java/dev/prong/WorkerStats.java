package dev.prong;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one live worker of a pool has done; see {@link RuntimeStats}. Immutable.
 *
 * @param name the name of the worker
 * @param place its place in the pool, from 1
 * @param tasks how many tasks it has run to their end
 * @param busy how long it was running tasks, the one that runs included; of all its threads
 * @param idle how long it was not
 * @param runTime how long its tasks ran
 * @param waitTime how long they waited from their acceptance to their begin
 * @param cpuTime the processor time of its threads; empty where that is not known, as of virtual threads
 * @param allocatedBytes what its threads allocated on the heap, freed or not; empty where that is not known
 */
public record WorkerStats(String name, int place, long tasks, Duration busy, Duration idle, Distribution runTime,
        Distribution waitTime, Optional<Duration> cpuTime, OptionalLong allocatedBytes) {

    /** The part of its time in which it ran tasks, 0 to 1: busy / (busy + idle); 0 if it has had no time yet. */
    public double utilization() {
        return Deltas.utilization(busy, idle);
    }

    /**
     * What it has done since {@code earlier}.
     *
     * @param earlier the stats of the same worker, taken before
     */
    public WorkerStats since(WorkerStats earlier) {
        return new WorkerStats(name, place, tasks - earlier.tasks, Deltas.of(busy, earlier.busy),
                Deltas.of(idle, earlier.idle), runTime.since(earlier.runTime), waitTime.since(earlier.waitTime),
                Deltas.of(cpuTime, earlier.cpuTime), Deltas.of(allocatedBytes, earlier.allocatedBytes));
    }
}
