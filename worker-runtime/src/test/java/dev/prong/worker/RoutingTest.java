package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that go to a certain worker. */
@Timeout(60)
class RoutingTest {

    private static final Task<String> WHERE = context -> context.workerName();

    private static WorkerRuntime open(int threads) {
        return WorkerRuntime.builder().threads(threads).captures(Captures.REFERENCE).build();
    }

    @Test
    void equalKeysRunOnOneWorkerInOrder() throws InterruptedException {
        Map<String, Set<String>> workers = new ConcurrentHashMap<>();
        Map<String, ConcurrentLinkedQueue<Integer>> order = new ConcurrentHashMap<>();
        try (WorkerRuntime runtime = open(4)) {
            for (int i = 0; i < 1000; i++) {
                String key = "key " + i % 10;
                int n = i;
                runtime.submit(context -> {
                    workers.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(context.workerName());
                    return order.computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>()).add(n);
                }, TaskOptions.defaults().withKey(key));
            }
        }
        assertEquals(10, workers.size());
        workers.forEach((key, names) -> assertEquals(1, names.size(), () -> key + " " + names));
        order.forEach((key, numbers) -> assertEquals(List.copyOf(new TreeSet<>(numbers)), List.copyOf(numbers), key));
    }

    @Test
    void eachWorkerCanBeAddressed() throws InterruptedException {
        Map<Integer, String> names = new HashMap<>();
        try (WorkerRuntime runtime = open(3)) {
            for (int id = 1; id <= 3; id++) {
                names.put(id, runtime.run(WHERE, TaskOptions.defaults().withPlace(id)));
            }
            assertEquals(3, Set.copyOf(names.values()).size());
            for (int id = 1; id <= 3; id++) {
                assertEquals(names.get(id), runtime.run(WHERE, TaskOptions.defaults().withPlace(id)));
            }
            assertEquals("no such place: runtime=worker, place=4, threads=3; places are counted from 1",
                    assertThrows(IllegalArgumentException.class,
                            () -> runtime.submit(WHERE, TaskOptions.defaults().withPlace(4))).getMessage());
        }
    }

    @Test
    void workerWithTasksOfItsOwnServesTheOthersToo() throws InterruptedException {
        try (WorkerRuntime runtime = open(1)) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            List<TaskHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                handles.add(runtime.submit(WHERE, TaskOptions.defaults().withKey("key")));
                handles.add(runtime.submit(WHERE));
            }
            gate.open();
            for (TaskHandle<String> each : handles) {
                assertEquals("worker-1", each.join());
            }
        }
    }

    @Test
    void taskForAWorkerThatEndsIsNotLost() throws InterruptedException {
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(2).captures(Captures.REFERENCE)
                .idleTimeout(Duration.ZERO).build()) {
            for (int i = 0; i < 2000; i++) {
                Integer n = i;
                Task<Integer> task = _ -> n;
                assertEquals(n, runtime.run(task, TaskOptions.defaults().withPlace(1 + i % 2)));
            }
        }
    }

    @Test
    void closeEndsAWorkerThatSleptWhileAnotherHadTasksOfItsOwn() throws InterruptedException {
        WorkerRuntime runtime = open(2);
        Gate gate = new Gate(1);
        runtime.submit(gate.task(), TaskOptions.defaults().withPlace(1));
        gate.awaitEntered();
        runtime.submit(WHERE, TaskOptions.defaults().withPlace(1));
        Task<Thread> self = _ -> Thread.currentThread();
        Thread other = runtime.run(self, TaskOptions.defaults().withPlace(2));
        Thread closer = Thread.ofPlatform().start(runtime::close);
        Until.holds("the close waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
        Until.holds("the other worker sleeps", () -> other.getState() == Thread.State.TIMED_WAITING);
        gate.open();
        closer.join();
        assertFalse(other.isAlive());
    }
}
