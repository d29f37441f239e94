package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What free and permitted threads will take needs no place in the queue, and nothing else has more than it has. */
@Timeout(60)
class PermittedThreadsTest {

    private static WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().threads(8).queueCapacity(1).whenFull(WhenFull.REJECT)
                .captures(Captures.REFERENCE);
    }

    @Test
    void eightThreadsAndOnePlaceTakeNineTasksAndNoMore() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            for (int round = 0; round < 200; round++) {
                CountDownLatch mayEnd = new CountDownLatch(1);
                List<TaskHandle<Integer>> accepted = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    accepted.add(runtime.submit(_ -> {
                        mayEnd.await();
                        return 1;
                    }));
                }
                assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 2));
                mayEnd.countDown();
                for (TaskHandle<Integer> each : accepted) {
                    assertEquals(1, each.join());
                }
            }
        }
    }

    @Test
    void taskForAnotherThreadTakesNoFreeOne() throws InterruptedException {
        TaskOptions first = TaskOptions.defaults().withPlace(1);
        try (WorkerRuntime runtime = builder().threads(2).build()) {
            Gate gate = new Gate(1);
            TaskHandle<String> running = runtime.submit(gate.task(), first);
            gate.awaitEntered();
            TaskHandle<Integer> waiting = runtime.submit(_ -> 1, first);
            assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 2, first));
            assertEquals("ran", runtime.<String> run(_ -> "ran")); // By the other thread, though the queue is full.
            gate.open();
            running.join();
            assertEquals(1, waiting.join());
        }
    }

    @Test
    void submitThatWaitsForRoomIsLetInWhenAThreadBecomesFree() throws InterruptedException {
        TaskOptions first = TaskOptions.defaults().withPlace(1);
        TaskOptions second = TaskOptions.defaults().withPlace(2);
        try (WorkerRuntime runtime = builder().threads(2).whenFull(WhenFull.WAIT).build()) {
            Gate one = new Gate(1);
            Gate two = new Gate(1);
            runtime.submit(one.task(), first);
            runtime.submit(two.task(), second);
            one.awaitEntered();
            two.awaitEntered();
            TaskHandle<Integer> waiting = runtime.submit(_ -> 1, first); // Fills the queue, for as long as that lasts.
            List<Object> got = new ArrayList<>();
            Thread caller = Thread.ofPlatform().start(() -> got.add(runtime.submit(_ -> 2)));
            Until.holds("it waits for room", () -> caller.getState() == Thread.State.WAITING);
            two.open();
            caller.join();
            assertEquals(1, got.size());
            one.open();
            assertEquals(1, waiting.join());
        }
    }
}
