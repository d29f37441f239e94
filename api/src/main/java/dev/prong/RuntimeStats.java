package dev.prong;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a runtime has done and is doing, at one moment. The counts of ended tasks add up: {@code submitted = queued +
 * running + succeeded + failed + cancelled}, once nothing moves. The times of a task are there a moment after its end.
 * Workers that have ended count in the totals. A runtime of children tells the first ten, {@code runTime} and {@code
 * waitTime} as its own process sees them, and leaves the rest empty. Immutable.
 *
 * @param submitted pool tasks accepted since the runtime was opened
 * @param queued pool tasks that wait for a worker
 * @param running pool tasks that are running
 * @param succeeded pool tasks that returned
 * @param failed pool tasks that threw, timed out, crashed, or could not cross
 * @param cancelled pool tasks that were cancelled
 * @param workers threads or children of the pool that are alive
 * @param started workers of their own ({@link TaskRuntime#start}) that are alive
 * @param queueCapacity how many tasks may wait
 * @param needsDrain whether the queue has been full and has not fallen to half its capacity since
 * @param runTime how long pool tasks ran, of those that began and have ended
 * @param waitTime how long those waited from their acceptance to their begin
 * @param busy how long workers of the pool ran tasks, added up; what runs on threads of callers is not in it
 * @param idle how long they did not
 * @param cpuTime processor time of the pool's threads; empty where it is not known: for virtual threads, and if a thread
 *            ended by the runtime's close before anybody in this JVM had asked for stats
 * @param allocatedBytes what these threads allocated on the heap, freed or not; empty where it is not known
 * @param perWorker the workers of the pool that are alive, by their places
 */
public record RuntimeStats(long submitted, long queued, long running, long succeeded, long failed, long cancelled,
        int workers, int started, int queueCapacity, boolean needsDrain, Distribution runTime, Distribution waitTime,
        Duration busy, Duration idle, Optional<Duration> cpuTime, OptionalLong allocatedBytes,
        List<WorkerStats> perWorker) {

    public RuntimeStats {
        perWorker = List.copyOf(perWorker);
    }

    /** The part of their time in which the workers ran tasks, 0 to 1: busy / (busy + idle); 0 if there was no time yet. */
    public double utilization() {
        return Deltas.utilization(busy, idle);
    }

    /**
     * What the runtime has done since {@code earlier}; what it is doing ({@code queued}, {@code running}, {@code workers},
     * {@code started}, {@code needsDrain}) as of now. A worker that is not in {@code earlier} counts from its begin.
     *
     * @param earlier the stats of the same runtime, taken before, with no {@link TaskRuntime#resetStats} in between
     */
    public RuntimeStats since(RuntimeStats earlier) {
        Map<String, WorkerStats> before = earlier.perWorker.stream()
                .collect(Collectors.toMap(WorkerStats::name, Function.identity()));
        List<WorkerStats> each = perWorker.stream()
                .map(now -> before.containsKey(now.name()) ? now.since(before.get(now.name())) : now).toList();
        return new RuntimeStats(submitted - earlier.submitted, queued, running, succeeded - earlier.succeeded,
                failed - earlier.failed, cancelled - earlier.cancelled, workers, started, queueCapacity, needsDrain,
                runTime.since(earlier.runTime), waitTime.since(earlier.waitTime), Deltas.of(busy, earlier.busy),
                Deltas.of(idle, earlier.idle), Deltas.of(cpuTime, earlier.cpuTime),
                Deltas.of(allocatedBytes, earlier.allocatedBytes), each);
    }
}
