package dev.prong.call;

import dev.prong.Distribution;
import dev.prong.RuntimeStats;
import dev.prong.WorkerStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The stats of a runtime, as the backends count. */
record PoolStats(long submitted, long queued, long running, long succeeded, long failed, long cancelled,
        int workers, int started, int queueCapacity, boolean needsDrain, Distribution runTime, Distribution waitTime,
        Duration busy, Duration idle, Optional<Duration> cpuTime, OptionalLong allocatedBytes,
        List<WorkerStats> perWorker) implements RuntimeStats {

    PoolStats {
        perWorker = List.copyOf(perWorker);
    }

    @Override
    public double utilization() {
        return Deltas.utilization(busy, idle);
    }

    @Override
    public RuntimeStats since(RuntimeStats earlier) {
        Map<String, WorkerStats> before = earlier.perWorker().stream()
                .collect(Collectors.toMap(WorkerStats::name, Function.identity()));
        List<WorkerStats> each = perWorker.stream()
                .map(now -> before.containsKey(now.name()) ? now.since(before.get(now.name())) : now).toList();
        return new PoolStats(submitted - earlier.submitted(), queued, running, succeeded - earlier.succeeded(),
                failed - earlier.failed(), cancelled - earlier.cancelled(), workers, started, queueCapacity, needsDrain,
                runTime.since(earlier.runTime()), waitTime.since(earlier.waitTime()), Deltas.of(busy, earlier.busy()),
                Deltas.of(idle, earlier.idle()), Deltas.of(cpuTime, earlier.cpuTime()),
                Deltas.of(allocatedBytes, earlier.allocatedBytes()), each);
    }
}
