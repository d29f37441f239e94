package dev.prong.call;

import dev.prong.Distribution;
import dev.prong.WorkerStats;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The stats of the worker at a place of a pool, as the backends count. */
record PlaceStats(String name, int place, long tasks, Duration busy, Duration idle, Distribution runTime,
        Distribution waitTime, Optional<Duration> cpuTime, OptionalLong allocatedBytes) implements WorkerStats {

    @Override
    public double utilization() {
        return Deltas.utilization(busy, idle);
    }

    @Override
    public WorkerStats since(WorkerStats earlier) {
        return new PlaceStats(name, place, tasks - earlier.tasks(), Deltas.of(busy, earlier.busy()),
                Deltas.of(idle, earlier.idle()), runTime.since(earlier.runTime()), waitTime.since(earlier.waitTime()),
                Deltas.of(cpuTime, earlier.cpuTime()), Deltas.of(allocatedBytes, earlier.allocatedBytes()));
    }
}
