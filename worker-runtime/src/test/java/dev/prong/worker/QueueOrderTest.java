package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.PendingTask;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent.QueueDrained;
import dev.prong.RuntimeEvent.QueueFull;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which task is the next, and what happens when there are too many. */
@Timeout(60)
class QueueOrderTest {

    private static WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE);
    }

    /** The names of tasks with {@code options}, in the order in which one worker runs them. */
    private static List<String> order(QueueOrder order, List<TaskOptions> options) throws InterruptedException {
        ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
        try (WorkerRuntime runtime = builder().order(order).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            options.forEach(each -> runtime.submit(context -> ran.add(context.name()), each));
            gate.open();
        }
        return List.copyOf(ran);
    }

    private static TaskOptions named(String name) {
        return TaskOptions.defaults().withName(name);
    }

    @Test
    void fifo() throws InterruptedException {
        assertEquals(List.of("a", "b", "c"), order(QueueOrder.fifo(), List.of(named("a"), named("b"), named("c"))));
    }

    @Test
    void lifo() throws InterruptedException {
        assertEquals(List.of("c", "b", "a"), order(QueueOrder.lifo(), List.of(named("a"), named("b"), named("c"))));
    }

    @Test
    void priorityWithFifoAmongEquals() throws InterruptedException {
        assertEquals(List.of("high 1", "high 2", "default 1", "default 2", "low"), order(QueueOrder.priority(),
                List.of(named("low").withPriority(-1), named("default 1"), named("high 1").withPriority(5),
                        named("default 2"), named("high 2").withPriority(5))));
    }

    @Test
    void deadline() throws InterruptedException {
        assertEquals(List.of("soon", "later", "never"), order(QueueOrder.deadline(), List.of(named("never"),
                named("later").withTimeout(Duration.ofHours(2)), named("soon").withTimeout(Duration.ofHours(1)))));
    }

    @Test
    void custom() throws InterruptedException {
        Comparator<PendingTask> byName = Comparator.comparing(PendingTask::name);
        assertEquals(List.of("a", "b", "c"),
                order(QueueOrder.by(byName), List.of(named("b"), named("c"), named("a"))));
    }

    @Test
    void unknownNameListsTheKnownOnes() {
        assertEquals("unknown order of the queue: order=random; use fifo, lifo, priority or deadline",
                assertThrows(IllegalArgumentException.class, () -> QueueOrder.of("random")).getMessage());
    }

    @Test
    void cancelledTaskMakesRoomAtOnce() throws InterruptedException {
        for (QueueOrder order : List.of(QueueOrder.fifo(), QueueOrder.lifo(), QueueOrder.priority())) {
            try (WorkerRuntime runtime = builder().order(order).queueCapacity(2).whenFull(WhenFull.REJECT).build()) {
                Gate gate = new Gate(1);
                runtime.submit(gate.task());
                gate.awaitEntered();
                TaskHandle<Integer> first = runtime.submit(_ -> 1);
                runtime.submit(_ -> 2);
                assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 3));
                assertTrue(first.cancel());
                assertEquals(1, runtime.stats().queued());
                TaskHandle<Integer> third = runtime.submit(_ -> 3);
                gate.open();
                assertEquals(3, third.join());
            }
        }
    }

    @Test
    void manyCancelledTasksLeaveNothingInTheQueue() throws InterruptedException {
        try (WorkerRuntime runtime = builder().queueCapacity(10).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            for (int i = 0; i < 100_000; i++) {
                assertTrue(runtime.submit(_ -> 1).cancel());
            }
            assertEquals(0, runtime.stats().queued());
            TaskHandle<Integer> last = runtime.submit(_ -> 2);
            gate.open();
            assertEquals(2, last.join());
        }
    }

    @Test
    void tellsWhenItIsFullAndWhenItHasDrained() throws InterruptedException {
        Events events = new Events();
        try (WorkerRuntime runtime = builder().queueCapacity(4).onEvent(events).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            assertEquals(new WorkerStarted("worker", "worker-1", 1), events.next());
            List<TaskHandle<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(runtime.submit(_ -> 1));
            }
            assertEquals(new QueueFull("worker", 4), events.next());
            gate.open();
            for (TaskHandle<Integer> each : waiting) {
                each.join();
            }
            QueueDrained drained = (QueueDrained) events.next();
            assertTrue(drained.queued() <= 2, drained::toString);
            assertTrue(events.isEmpty());
        }
    }

    @Test
    void timeoutFreesASubmitThatWaitsForRoom() throws InterruptedException {
        try (WorkerRuntime runtime = builder().queueCapacity(1).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            runtime.submit(_ -> 1);
            TaskHandle<Integer> late = runtime.submit(_ -> 2, TaskOptions.timeout(Duration.ofMillis(20)));
            assertTrue(late.isDone());
            assertEquals(1, runtime.stats().queued());
            gate.open();
        }
    }

    @Test
    void closedRuntimeHoldsNothing() {
        WorkerRuntime runtime = builder().build();
        runtime.close();
        assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 1));
        assertEquals(0, runtime.stats().queued());
        assertFalse(runtime.stats().workers() > 0);
    }

    /** A comparator that takes a number out of the name, and fails where there is none. */
    private static final QueueOrder BY_NUMBER = QueueOrder
            .by(Comparator.comparingInt(task -> Integer.parseInt(task.name())));

    @Test
    void taskThatTheComparatorCannotPlaceIsRejected() throws InterruptedException {
        try (WorkerRuntime runtime = builder().order(BY_NUMBER).queueCapacity(5).whenFull(WhenFull.REJECT).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task(), named("0"));
            gate.awaitEntered();
            List<TaskHandle<String>> good = new ArrayList<>();
            for (int i = 4; i > 0; i--) {
                good.add(runtime.submit(context -> context.name(), named("" + i)));
            }
            for (int i = 0; i < 20; i++) {
                TaskRejectedException rejected = assertThrows(TaskRejectedException.class,
                        () -> runtime.submit(_ -> "bad", named("oops")));
                assertEquals("order of the queue cannot place the task: runtime=worker, task=oops, queued=4,"
                        + " queueCapacity=5, cause=java.lang.NumberFormatException: For input string: \"oops\";"
                        + " give the order a comparator that compares all tasks", rejected.getMessage());
                assertEquals(NumberFormatException.class, rejected.getCause().getClass());
            }
            assertEquals("queued=4 running=1", "queued=" + runtime.stats().queued() + " running="
                    + runtime.stats().running());
            gate.open();
            for (TaskHandle<String> each : good) {
                each.join();
            }
            assertEquals("9", runtime.run(context -> context.name(), named("9")));
            assertEquals(0, runtime.stats().queued());
        }
    }

    /** Where it fails only when tasks are taken, the order suffers and no task. */
    @Test
    void comparatorThatFailsLaterLosesNoTask() throws InterruptedException {
        AtomicBoolean broken = new AtomicBoolean();
        Comparator<PendingTask> fragile = (a, b) -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            return a.name().compareTo(b.name());
        };
        try (WorkerRuntime runtime = builder().order(QueueOrder.by(fragile)).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            List<TaskHandle<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                all.add(runtime.submit(_ -> number, named("task " + i * 31 % 50)));
            }
            broken.set(true);
            gate.open();
            for (int i = 0; i < 50; i++) {
                assertEquals(i, all.get(i).join());
            }
            assertEquals(0, runtime.stats().queued());
        }
    }
}
