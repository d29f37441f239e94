package dev.prong.worker.pool;

import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.call.StopReason;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stops calls whose thread uses more processor time or memory than their options allow, from their begin on. Thread-safe.
 *
 * @param timer looks at the threads
 */
public record UsageLimits(ScheduledExecutorService timer) {

    private static final long LOOK_MILLIS = 10;

    /** What one call may use, and what its thread had used before. */
    private record Watched(Call<?> call, Thread thread, long mostCpuNanos, long mostBytes) {

        void look() {
            if (ThreadFigures.cpuNanos(thread) > mostCpuNanos) {
                call.stop(StopReason.CPU_LIMIT);
            } else if (ThreadFigures.allocatedBytes(thread) > mostBytes) {
                call.stop(StopReason.ALLOCATION_LIMIT);
            }
        }
    }

    private static boolean areIn(TaskOptions options) {
        return options.cpuLimit().isPresent() || options.allocationLimit().isPresent();
    }

    /** Whether this thread can run a call with these options. */
    static boolean allowHere(TaskOptions options) {
        return !Thread.currentThread().isVirtual() || !areIn(options);
    }

    /**
     * Refuses what cannot be watched.
     *
     * @param onVirtual whether the call may get a virtual thread
     * @throws IllegalArgumentException if a limit is set that nobody could watch, naming the task
     */
    public static void check(Call<?> call, boolean onVirtual) {
        TaskOptions options = call.options();
        if (!areIn(options)) {
            return;
        }
        if (onVirtual) {
            throw refusal(call, "virtual threads do not tell what they use", "use platform threads");
        }
        if (options.cpuLimit().isPresent() && !ThreadFigures.tellCpuTime()) {
            throw refusal(call, "this JVM does not tell the processor time of its threads", "leave the limit out");
        }
        if (options.allocationLimit().isPresent() && !ThreadFigures.tellAllocation()) {
            throw refusal(call, "this JVM does not tell what its threads allocate", "leave the limit out");
        }
    }

    private static IllegalArgumentException refusal(Call<?> call, String why, String remedy) {
        TaskOptions options = call.options();
        return new IllegalArgumentException("limits cannot be watched, for " + why + ": task=" + call.name()
                + ", cpuLimit=" + options.cpuLimit().map(Object::toString).orElse("none") + ", allocationLimit="
                + (options.allocationLimit().isPresent() ? options.allocationLimit().getAsLong() : "none") + "; "
                + remedy);
    }

    /** {@code call} begins on this thread. */
    public void begun(Call<?> call) {
        if (areIn(call.options())) {
            watch(call, Thread.currentThread());
        }
    }

    private void watch(Call<?> call, Thread thread) {
        TaskOptions options = call.options();
        Watched watched = new Watched(call, thread,
                options.cpuLimit().map(limit -> sum(ThreadFigures.cpuNanos(thread),
                        TimeUnit.NANOSECONDS.convert(limit))).orElse(Long.MAX_VALUE),
                options.allocationLimit().isEmpty() ? Long.MAX_VALUE
                        : sum(ThreadFigures.allocatedBytes(thread), options.allocationLimit().getAsLong()));
        Future<?> looks = timer.scheduleWithFixedDelay(watched::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        call.onDone(_ -> looks.cancel(false));
    }

    private static long sum(long used, long limit) {
        return limit > Long.MAX_VALUE - used ? Long.MAX_VALUE : used + limit;
    }
}
