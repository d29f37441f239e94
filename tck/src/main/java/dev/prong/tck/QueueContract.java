package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The queue of tasks is bounded and first in, first out; a full one waits or rejects, as the runtime was built. */
abstract non-sealed class QueueContract extends Contract {

    @Test
    void rejectsWhenFull() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime full = shared(pool(1), "queueCapacity=1", "whenFull=reject");
        long before = full.stats().submitted();
        TaskHandle<String> running = full.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        TaskHandle<String> queued = full.submit(returning("queued"));
        TaskRejectedException rejected = assertThrows(TaskRejectedException.class,
                () -> full.submit(returning("too many"), TaskOptions.defaults().withName("third")));
        assertTrue(rejected.getMessage().startsWith("queue is full: "), rejected.getMessage());
        assertTrue(rejected.getMessage().contains("task=third, queued=1, queueCapacity=1"), rejected.getMessage());
        assertEquals(before + 2, full.stats().submitted());
        mayEnd.raise();
        assertEquals("running queued", running.join() + " " + queued.join());
        assertEquals("accepted again", full.run(returning("accepted again")));
    }

    @Test
    void taskThatAFreeOrPermittedWorkerTakesNeedsNoRoom() throws InterruptedException {
        Flag mayEnd = flag("may-end");
        try (TaskRuntime small = open(pool(3), "queueCapacity=1", "whenFull=reject", "closeTimeout=5s")) {
            for (int round = 0; round < 2; round++) { // First its workers are permitted, and then they are free.
                List<TaskHandle<String>> accepted = new ArrayList<>();
                Flag roundMayEnd = round == 0 ? mayEnd : flag("may-end-too");
                for (int i = 0; i < 4; i++) { // One for each worker, and one for the queue.
                    accepted.add(small.submit(waiting(flag("begun-" + round + i), roundMayEnd, "ran")));
                }
                TaskRejectedException rejected = assertThrows(TaskRejectedException.class,
                        () -> small.submit(returning("too many")));
                assertTrue(rejected.getMessage().contains("queueCapacity=1"), rejected.getMessage());
                roundMayEnd.raise();
                for (TaskHandle<String> each : accepted) {
                    assertEquals("ran", each.join());
                }
            }
        }
    }

    @Test
    void cancelOfAQueuedTaskMakesRoom() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime full = shared(pool(1), "queueCapacity=1", "whenFull=reject");
        full.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        assertTrue(full.submit(returning("queued")).cancel());
        TaskHandle<String> next = full.submit(returning("next"));
        mayEnd.raise();
        assertEquals("next", next.join());
    }

    @Test
    void waitsForRoomByDefault() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime full = shared(pool(1), "queueCapacity=1");
        full.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        full.submit(returning("queued"));
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> outcome.set(outcomeOf(full)));
        Await.until("the caller waits", () -> caller.getState() == Thread.State.WAITING);
        assertEquals(null, outcome.get());
        mayEnd.raise();
        Await.end(caller);
        assertEquals("accepted", outcome.get());
    }

    @Test
    void interruptOfTheWaitRejects() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime full = shared(pool(1), "queueCapacity=1");
        long before = full.stats().submitted();
        full.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        TaskHandle<String> queued = full.submit(returning("queued"));
        Thread.currentThread().interrupt();
        assertInstanceOf(TaskRejectedException.class, outcomeOf(full));
        assertTrue(Thread.interrupted(), "the flag stays set");
        assertEquals(before + 2, full.stats().submitted());
        mayEnd.raise();
        assertEquals("queued", queued.join());
    }

    @Test
    void runsInTheCallerOnlyWhereThatIsAThreadLikeAnyOther() throws InterruptedException {
        String[] options = {pool(1), "queueCapacity=1", "whenFull=run-in-caller"};
        if (!can(Capability.RUN_IN_CALLER)) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                    () -> open(options).close());
            assertTrue(refused.getMessage().contains("whenFull=run-in-caller"), refused.getMessage());
            return;
        }
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        try (TaskRuntime full = open(options)) {
            full.submit(waiting(begun, mayEnd, "running"));
            begun.expect();
            full.submit(returning("queued"));
            long here = Thread.currentThread().threadId();
            assertEquals(true, full.run(_ -> Thread.currentThread().threadId() == here));
            mayEnd.raise();
        }
    }

    @Test
    void isFirstInFirstOut() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime single = single();
        single.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        List<TaskHandle<Long>> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            handles.add(single.submit(_ -> System.nanoTime()));
        }
        assertFalse(handles.getFirst().isDone());
        mayEnd.raise();
        List<Long> times = new ArrayList<>();
        for (TaskHandle<Long> handle : handles) {
            times.add(handle.join());
        }
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        for (String option : List.of("queueCapacity=-1", "queueCapacity=many", "whenFull=perhaps", pool(0), pool(-1),
                "closeTimeout=soon", "gracePeriod=-1s")) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> open(option).close());
            assertTrue(refused.getMessage().contains(option.substring(0, option.indexOf('='))), refused.getMessage());
        }
    }

    private static Object outcomeOf(TaskRuntime full) {
        try {
            full.submit(returning("waits"));
            return "accepted";
        } catch (TaskRejectedException e) {
            return e;
        }
    }
}
