package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeEvent;
import dev.prong.RuntimeEvent.WorkerEnded;
import dev.prong.RuntimeEvent.WorkerFailed;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many workers there are, and what they are made of. */
@Timeout(60)
class PoolSizeTest {

    private final Events events = new Events();

    private WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().captures(Captures.REFERENCE).onEvent(events);
    }

    @Test
    void growsWithItsTasksUpToTheLimit() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(3).build()) {
            assertEquals(0, runtime.stats().workers());
            Gate gate = new Gate(3);
            List<TaskHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                handles.add(runtime.submit(gate.task()));
            }
            gate.awaitEntered();
            assertEquals(3, runtime.stats().workers());
            assertEquals(2, runtime.stats().queued());
            gate.open();
            Set<String> names = new HashSet<>();
            for (TaskHandle<String> each : handles) {
                names.add(each.join());
            }
            assertEquals(Set.of("worker-1", "worker-2", "worker-3"), names);
        }
    }

    @Test
    void shrinksToItsLeastWhenIdle() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(3).minThreads(1).idleTimeout(Duration.ofMillis(50)).build()) {
            assertEquals(new WorkerStarted("worker", "worker-1", 1), events.next());
            Gate gate = new Gate(3);
            for (int i = 0; i < 3; i++) {
                runtime.submit(gate.task());
            }
            gate.awaitEntered();
            gate.open();
            assertInstanceOf(WorkerStarted.class, events.next());
            assertInstanceOf(WorkerStarted.class, events.next());
            assertInstanceOf(WorkerEnded.class, events.next());
            assertInstanceOf(WorkerEnded.class, events.next());
            assertEquals(1, runtime.stats().workers());
            assertTrue(events.isEmpty());
        }
        assertInstanceOf(WorkerEnded.class, events.next());
    }

    @Test
    void workerThatTakesTheOthersPlaceHasItsIdAndAnotherName() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).idleTimeout(Duration.ZERO).build()) {
            runtime.run(_ -> 1);
            assertEquals(new WorkerStarted("worker", "worker-1", 1), events.next());
            assertEquals(new WorkerEnded("worker", "worker-1", 1), events.next());
            runtime.run(_ -> 1);
            assertEquals(new WorkerStarted("worker", "worker-2", 1), events.next());
        }
    }

    @Test
    void oneWorkerMayRunSeveralTasksAtATime() throws InterruptedException {
        ConcurrentLinkedQueue<String> setups = new ConcurrentLinkedQueue<>();
        try (WorkerRuntime runtime = builder().threads(2).tasksPerWorker(3)
                .setup(context -> setups.add(context.workerName())).build()) {
            Gate gate = new Gate(6);
            List<TaskHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                handles.add(runtime.submit(gate.task()));
            }
            gate.awaitEntered();
            assertEquals(2, runtime.stats().workers());
            gate.open();
            Set<String> names = new HashSet<>();
            for (TaskHandle<String> each : handles) {
                names.add(each.join());
            }
            assertEquals(Set.of("worker-1", "worker-2"), names);
            assertEquals(names, new HashSet<>(setups));
            assertEquals(2, setups.size());
        }
    }

    @Test
    void setsUpEachWorkerOnceAndTearsItDown() throws InterruptedException {
        AtomicInteger setUp = new AtomicInteger();
        AtomicInteger tornDown = new AtomicInteger();
        try (WorkerRuntime runtime = builder().threads(2).setup(_ -> setUp.incrementAndGet())
                .teardown(_ -> tornDown.incrementAndGet()).build()) {
            Gate gate = new Gate(2);
            runtime.submit(gate.task());
            runtime.submit(gate.task());
            gate.awaitEntered();
            assertEquals(2, setUp.get());
            gate.open();
            for (int i = 0; i < 100; i++) {
                runtime.run(_ -> 1);
            }
            assertEquals(2, setUp.get());
            assertEquals(0, tornDown.get());
        }
        assertEquals(2, tornDown.get());
    }

    @Test
    void setupThatFailsFailsEachTaskAndHangsNone() throws InterruptedException {
        IllegalStateException broken = new IllegalStateException("no licence");
        try (WorkerRuntime runtime = builder().threads(2).setup(_ -> {
            throw broken;
        }).build()) {
            List<TaskHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                handles.add(runtime.submit(_ -> 1, dev.prong.TaskOptions.defaults().withName("task")));
            }
            for (TaskHandle<Integer> each : handles) {
                TaskFailedException failed = assertThrows(TaskFailedException.class, each::join);
                assertEquals(broken, failed.getCause());
                assertTrue(failed.getMessage().startsWith("worker could not be set up: task=task, worker=worker-"),
                        failed.getMessage());
            }
            RuntimeEvent event = events.next();
            assertEquals(broken, assertInstanceOf(WorkerFailed.class, event).error().getCause());
        }
    }

    @Test
    void threadsAreWhatTheBuilderSays() throws InterruptedException {
        try (WorkerRuntime runtime = builder().name("low").threadPriority(2).daemon(false).build()) {
            Thread thread = runtime.run(_ -> Thread.currentThread());
            assertEquals("prong-low-1", thread.getName());
            assertEquals(2, thread.getPriority());
            assertFalse(thread.isDaemon());
            assertFalse(runtime.start(_ -> Thread.currentThread()).join().isDaemon());
            assertTrue(runtime.start(_ -> Thread.currentThread(), TaskOptions.defaults().withDaemon(true), _ -> {})
                    .join().isDaemon());
        }
        try (WorkerRuntime runtime = builder().virtualThreads(true).build()) {
            Thread thread = runtime.run(_ -> Thread.currentThread());
            assertTrue(thread.isVirtual());
            assertEquals("prong-worker-1", thread.getName());
        }
    }

    @Test
    void refusesNonsense() {
        for (Runnable each : List.<Runnable> of(() -> builder().threads(0), () -> builder().threads(-1),
                () -> builder().minThreads(-1), () -> builder().tasksPerWorker(0), () -> builder().queueCapacity(0),
                () -> builder().threadPriority(0), () -> builder().threadPriority(11), () -> builder().name(" "),
                () -> builder().idleTimeout(Duration.ofNanos(-1)), () -> builder().gracePeriod(Duration.ofDays(99_999)),
                () -> builder().minThreads(3).threads(2).build())) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, each::run);
            assertNotEquals("", e.getMessage());
        }
    }

    @Test
    void workerThatIsBeingTornDownRunsNothingMore() throws InterruptedException {
        Gate gate = new Gate(1);
        try (WorkerRuntime runtime = builder().threads(1).tasksPerWorker(2).idleTimeout(Duration.ZERO)
                .teardown(gate.task()).build()) {
            assertEquals("worker-1", runtime.<String> run(context -> context.workerName()));
            gate.awaitEntered();
            assertEquals("worker-2", runtime.<String> run(context -> context.workerName()));
            gate.open();
        }
    }

    @Test
    void sizesAreCheckedWithTheirProduct() {
        assertEquals("threads must be at most 100000: threads=100001", assertThrows(IllegalArgumentException.class,
                () -> builder().threads(100_001)).getMessage());
        for (int[] each : new int[][] {{2, Integer.MAX_VALUE}, {4, 1 << 30}, {65_536, 65_536}}) {
            WorkerRuntime.Builder builder = builder().threads(each[0]).tasksPerWorker(each[1]);
            assertEquals("threads times tasksPerWorker must be at most 2147483647: threads=" + each[0]
                    + ", tasksPerWorker=" + each[1],
                    assertThrows(IllegalArgumentException.class, () -> builder.build().close()).getMessage());
        }
    }

    @Test
    void mostTasksPerWorkerAreRun() throws InterruptedException {
        try (WorkerRuntime runtime = builder().threads(1).tasksPerWorker(Integer.MAX_VALUE).virtualThreads(true)
                .build()) {
            assertEquals(List.of(1, 2, 3), runtime.map(List.of(1, 2, 3), n -> _ -> n));
        }
    }

    @Test
    void defaultSizeIsThatOfTheMachineOrContainer() throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (WorkerRuntime runtime = builder().build()) {
            Gate gate = new Gate(processors);
            for (int i = 0; i <= processors; i++) {
                runtime.submit(gate.task());
            }
            gate.awaitEntered();
            assertEquals(processors, runtime.stats().workers());
            gate.open();
        }
    }
}
