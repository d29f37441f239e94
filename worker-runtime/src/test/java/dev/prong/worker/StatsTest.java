package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeStats;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WhenFull;
import dev.prong.WorkerStats;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pool of threads tells of itself. */
@Timeout(60)
class StatsTest {

    private static final int MEGABYTE = 1 << 20;

    private static WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().captures(Captures.REFERENCE);
    }

    private static void awaitTimes(WorkerRuntime runtime, int tasks) throws InterruptedException {
        Until.holds(tasks + " times", () -> runtime.stats().runTime().count() == tasks);
    }

    @Test
    void addUpAfterAMixOfEnds() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(2).build()) {
            for (int i = 0; i < 5; i++) {
                runtime.run(_ -> 1);
            }
            assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new IllegalStateException("x");
            }));
            Gate gate = new Gate(2);
            TaskHandle<String> cancelled = runtime.submit(gate.task());
            TaskHandle<String> held = runtime.submit(gate.task());
            gate.awaitEntered();
            TaskHandle<Integer> neverBegun = runtime.submit(_ -> 1);
            neverBegun.cancel();
            cancelled.cancel();
            assertThrows(TaskCancelledException.class, cancelled::join);
            assertThrows(TaskCancelledException.class, neverBegun::join);
            gate.open();
            held.join();
            assertThrows(TaskTimeoutException.class, () -> runtime.run(new Gate(1).task(),
                    TaskOptions.defaults().withRunTimeout(Duration.ofMillis(50))));
            awaitTimes(runtime, 9);
            RuntimeStats stats = runtime.stats();
            assertEquals(10, stats.submitted());
            assertEquals(6, stats.succeeded());
            assertEquals(2, stats.failed());
            assertEquals(2, stats.cancelled());
            assertEquals(0, stats.queued() + stats.running());
            assertEquals(9, stats.waitTime().count());
            assertEquals(9, stats.perWorker().stream().mapToLong(WorkerStats::tasks).sum());
        }
    }

    @Test
    void timesLieWithinThoseThatTheTestMeasures() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).build()) {
            Gate gate = new Gate(1);
            long submitted = System.nanoTime();
            TaskHandle<String> first = runtime.submit(gate.task());
            gate.awaitEntered();
            long begun = System.nanoTime();
            long secondSubmitted = System.nanoTime();
            TaskHandle<Integer> second = runtime.submit(_ -> 1);
            long secondWaits = System.nanoTime();
            Thread.sleep(20);
            long opened = System.nanoTime();
            gate.open();
            first.join();
            second.join();
            awaitTimes(runtime, 2);
            long ended = System.nanoTime();
            RuntimeStats stats = runtime.stats();
            assertBetween(opened - begun, stats.runTime().max().toNanos(), ended - submitted);
            assertBetween(opened - secondWaits, stats.waitTime().max().toNanos(), ended - secondSubmitted);
            assertBetween(0, stats.waitTime().min().toNanos(), begun - submitted);
        }
    }

    private static void assertBetween(long low, long value, long high) {
        assertTrue(low <= value && value <= high, () -> low + " <= " + value + " <= " + high);
    }

    private static void assertBetween(double low, double value, double high) {
        assertTrue(low <= value && value <= high, () -> low + " <= " + value + " <= " + high);
    }

    @Test
    void utilizationIsThePartOfTheTimeThatTasksTook() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).build()) {
            Gate gate = new Gate(1);
            long submitted = System.nanoTime();
            TaskHandle<String> handle = runtime.submit(gate.task());
            gate.awaitEntered();
            long begun = System.nanoTime();
            Thread.sleep(50);
            assertBetween((double) (System.nanoTime() - begun) / (System.nanoTime() - submitted),
                    runtime.stats().utilization(), 1); // It still runs, and has done little else.
            long opened = System.nanoTime();
            gate.open();
            handle.join();
            awaitTimes(runtime, 1);
            long ended = System.nanoTime();
            Thread.sleep(50);
            long asked = System.nanoTime();
            RuntimeStats stats = runtime.stats();
            long answered = System.nanoTime();
            WorkerStats worker = stats.perWorker().getFirst();
            double least = (double) (opened - begun) / (answered - submitted);
            double most = (double) (ended - submitted) / (asked - begun);
            assertBetween(least, stats.utilization(), most);
            assertBetween(least, worker.utilization(), most);
            assertBetween(opened - begun, worker.busy().toNanos(), ended - submitted);
            assertBetween(asked - ended, worker.idle().toNanos(), answered - opened);
        }
    }

    @Test
    void tellWhatEachWorkerUsed() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(2).build()) {
            assertEquals(Optional.of(Duration.ZERO), runtime.stats().cpuTime());
            assertEquals(List.of(), runtime.stats().perWorker());
            for (int i = 0; i < 3; i++) {
                runtime.run(_ -> spinAndAllocate(), TaskOptions.defaults().withPlace(2));
            }
            awaitTimes(runtime, 3);
            RuntimeStats stats = runtime.stats();
            WorkerStats worker = stats.perWorker().getFirst();
            assertEquals(1, stats.perWorker().size());
            assertEquals("worker-1", worker.name());
            assertEquals(2, worker.place());
            assertEquals(3, worker.tasks());
            assertEquals(3, worker.runTime().count());
            assertEquals(3, worker.waitTime().count());
            assertTrue(worker.cpuTime().orElseThrow().compareTo(Duration.ofMillis(15)) >= 0, worker::toString);
            assertTrue(stats.cpuTime().orElseThrow().compareTo(Duration.ofMillis(15)) >= 0, stats::toString);
            assertTrue(worker.allocatedBytes().orElseThrow() >= 3 * MEGABYTE, worker::toString);
            assertTrue(stats.allocatedBytes().orElseThrow() >= 3 * MEGABYTE, stats::toString);
        }
    }

    /** Uses 5 ms of processor time and a megabyte. */
    private static int spinAndAllocate() {
        long begin = ManagementHelp.cpuNanos();
        while (ManagementHelp.cpuNanos() - begin < 5_000_000) {
            Thread.onSpinWait();
        }
        return new byte[MEGABYTE].length;
    }

    @Test
    void workersThatHaveEndedCountInTheTotals() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).idleTimeout(Duration.ZERO).build()) {
            runtime.run(_ -> spinAndAllocate());
            Until.holds("its end", () -> runtime.stats().workers() == 0);
            RuntimeStats stats = runtime.stats();
            assertEquals(List.of(), stats.perWorker());
            assertEquals(1, stats.runTime().count());
            assertTrue(stats.cpuTime().orElseThrow().compareTo(Duration.ofMillis(5)) >= 0, stats::toString);
            assertTrue(stats.allocatedBytes().orElseThrow() >= MEGABYTE, stats::toString);
            assertTrue(stats.busy().compareTo(Duration.ofMillis(5)) >= 0, stats::toString);
        }
    }

    @Test
    void threadsThatWereGivenUpCountInTheTotals() throws InterruptedException {
        Gate gate = new Gate(1);
        try (WorkerRuntime runtime = builder().threads(1).gracePeriod(Duration.ofMillis(20)).build()) {
            TaskHandle<Object> stubborn = runtime.submit(context -> stayIn(gate, context));
            gate.awaitEntered();
            stubborn.cancel();
            assertThrows(TaskCancelledException.class, stubborn::join);
            runtime.run(_ -> 1);
            awaitTimes(runtime, 1);
            assertEquals(1, runtime.stats().perWorker().getFirst().tasks());
            gate.open();
            awaitTimes(runtime, 2);
            assertEquals(1, runtime.stats().perWorker().getFirst().tasks());
        }
    }

    private static Object stayIn(Gate gate, TaskContext context) throws Exception {
        while (true) {
            try {
                return gate.task().run(context);
            } catch (InterruptedException _) {
                Thread.onSpinWait(); // It is stubborn.
            }
        }
    }

    @Test
    void tasksOnCallersAndWithinTasksCount() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).queueCapacity(1).whenFull(WhenFull.RUN_IN_CALLER).build()) {
            Gate gate = new Gate(1);
            TaskHandle<String> held = runtime.submit(gate.task());
            gate.awaitEntered();
            TaskHandle<Integer> waits = runtime.submit(_ -> 1);
            assertEquals(2, runtime.submit(_ -> 2).join()); // Here.
            assertEquals(1, runtime.stats().runTime().count());
            assertEquals(List.of(0L), runtime.stats().perWorker().stream().map(WorkerStats::tasks).toList());
            gate.open();
            held.join();
            waits.join();
            int inner = runtime.run(_ -> runtime.submit(_ -> 3).join()); // The one thread helps itself.
            assertEquals(3, inner);
            awaitTimes(runtime, 5);
            assertEquals(4, runtime.stats().perWorker().getFirst().tasks());
        }
    }

    @Test
    void sinceHasOnlyWhatCameAfter() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).build()) {
            runtime.run(_ -> spinAndAllocate());
            awaitTimes(runtime, 1);
            RuntimeStats earlier = runtime.stats();
            runtime.run(_ -> 1);
            runtime.run(_ -> 1);
            awaitTimes(runtime, 3);
            RuntimeStats later = runtime.stats();
            RuntimeStats delta = later.since(earlier);
            assertEquals(2, delta.submitted());
            assertEquals(2, delta.succeeded());
            assertEquals(2, delta.runTime().count());
            assertEquals(2, delta.perWorker().getFirst().tasks());
            assertEquals(1, delta.workers());
            assertEquals(later.busy().minus(earlier.busy()), delta.busy());
            assertEquals(later.cpuTime().orElseThrow().minus(earlier.cpuTime().orElseThrow()),
                    delta.cpuTime().orElseThrow());
        }
    }

    @Test
    void resetBeginsAnewAndKeepsWhatIsThere() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).build()) {
            runtime.run(_ -> spinAndAllocate());
            awaitTimes(runtime, 1);
            Gate gate = new Gate(1);
            TaskHandle<String> running = runtime.submit(gate.task());
            gate.awaitEntered();
            TaskHandle<Integer> queued = runtime.submit(_ -> 1);
            runtime.resetStats();
            RuntimeStats anew = runtime.stats();
            assertEquals(2, anew.submitted());
            assertEquals(1, anew.running());
            assertEquals(1, anew.queued());
            assertEquals(1, anew.workers());
            assertEquals(0, anew.succeeded());
            assertEquals(0, anew.runTime().count());
            assertEquals(0, anew.perWorker().getFirst().tasks());
            assertTrue(anew.allocatedBytes().orElseThrow() < MEGABYTE, anew::toString);
            gate.open();
            running.join();
            queued.join();
            awaitTimes(runtime, 2);
            assertEquals(2, runtime.stats().succeeded());
            assertEquals(2, runtime.stats().submitted());
        }
    }

    @Test
    void tellThatTheQueueIsToDrain() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).queueCapacity(2).build()) {
            assertEquals(2, runtime.stats().queueCapacity());
            assertFalse(runtime.stats().needsDrain());
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            runtime.submit(_ -> 1);
            TaskHandle<Integer> last = runtime.submit(_ -> 1);
            assertTrue(runtime.stats().needsDrain());
            gate.open();
            last.join();
            assertFalse(runtime.stats().needsDrain());
        }
    }

    @Test
    void virtualThreadsDoNotTellWhatTheyUse() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).virtualThreads(true).build()) {
            runtime.run(_ -> 1);
            awaitTimes(runtime, 1);
            RuntimeStats stats = runtime.stats();
            assertEquals(Optional.empty(), stats.cpuTime());
            assertEquals(OptionalLong.empty(), stats.allocatedBytes());
            assertEquals(Optional.empty(), stats.perWorker().getFirst().cpuTime());
            assertTrue(stats.busy().plus(stats.idle()).isPositive(), stats::toString);
        }
    }

    @Test
    void eachWorkerCountsAllItsThreads() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).tasksPerWorker(3).build()) {
            Gate gate = new Gate(3);
            List<TaskHandle<String>> handles = List.of(runtime.submit(gate.task()), runtime.submit(gate.task()),
                    runtime.submit(gate.task()));
            gate.awaitEntered();
            long begun = System.nanoTime();
            Thread.sleep(10);
            long busy = 3 * (System.nanoTime() - begun);
            gate.open();
            for (TaskHandle<String> each : handles) {
                each.join();
            }
            awaitTimes(runtime, 3);
            WorkerStats worker = runtime.stats().perWorker().getFirst();
            assertEquals(3, worker.tasks());
            assertTrue(worker.busy().toNanos() >= busy, () -> worker + " " + TimeUnit.NANOSECONDS.toMillis(busy));
        }
    }
}
