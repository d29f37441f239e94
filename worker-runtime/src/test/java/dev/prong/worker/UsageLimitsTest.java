package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WhenFull;
import dev.prong.Worker;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits on what a task's thread uses. */
@Timeout(60)
class UsageLimitsTest {

    private static final int MEGABYTE = 1 << 20;
    private static final TaskOptions LITTLE_CPU = TaskOptions.defaults().withName("task")
            .withCpuLimit(Duration.ofMillis(50));
    private static final TaskOptions LITTLE_MEMORY = TaskOptions.defaults().withName("task")
            .withAllocationLimit(64L * MEGABYTE);
    private static final Task<Long> SPINS = context -> {
        while (!context.isCancelled()) {
            Thread.onSpinWait();
        }
        return ManagementHelp.cpuNanos();
    };
    private static final Task<Integer> ALLOCATES = context -> {
        int bytes = 0;
        while (!context.isCancelled()) {
            bytes |= new byte[MEGABYTE].length;
        }
        return bytes;
    };

    private static WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().captures(Captures.REFERENCE).threads(1);
    }

    private static String cpuMessage(String worker) {
        return "task used too much processor time: task=task, worker=" + worker + ", cpuLimit=PT0.05S";
    }

    @Test
    void stopsTheTaskThatSpins() {
        try (WorkerRuntime runtime = builder().build()) {
            assertEquals(cpuMessage("worker-1"), assertThrows(TaskCancelledException.class,
                    () -> runtime.run(SPINS, LITTLE_CPU)).getMessage());
            assertEquals(1, runtime.stats().cancelled());
        }
    }

    @Test
    void countsFromTheBeginOfTheTask() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            assertThrows(TaskCancelledException.class, () -> runtime.run(SPINS, LITTLE_CPU));
            int one = runtime.run(_ -> 1, LITTLE_CPU);
            assertEquals(1, one);
            long used = runtime.run(_ -> {
                Thread.sleep(50); // It is looked at meanwhile, with the processor time of the first in its thread.
                return ManagementHelp.cpuNanos();
            }, LITTLE_CPU);
            assertTrue(used > TimeUnit.MILLISECONDS.toNanos(50), () -> "used=" + used);
        }
    }

    @Test
    void leavesTheTaskThatSleeps() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            assertEquals("slept", runtime.run(_ -> {
                Thread.sleep(150);
                return "slept";
            }, LITTLE_CPU));
        }
    }

    @Test
    void stopsTheTaskThatAllocates() {
        try (WorkerRuntime runtime = builder().build()) {
            assertEquals("task allocated too much: task=task, worker=worker-1, allocationLimit=67108864",
                    assertThrows(TaskCancelledException.class, () -> runtime.run(ALLOCATES, LITTLE_MEMORY))
                            .getMessage());
        }
    }

    @Test
    void leavesTheTaskThatAllocatesLittle() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            int bytes = runtime.run(_ -> {
                int length = new byte[MEGABYTE].length;
                Thread.sleep(50);
                return length;
            }, LITTLE_MEMORY);
            assertEquals(MEGABYTE, bytes);
        }
    }

    @Test
    void holdOnAStartedWorker() throws InterruptedException {
        LinkedBlockingQueue<Exit> exits = new LinkedBlockingQueue<>();
        try (WorkerRuntime runtime = builder().build()) {
            Worker<Long> worker = runtime.start(SPINS, LITTLE_CPU, each -> each.onExit(exits::add));
            assertEquals(cpuMessage("worker-1"),
                    assertThrows(TaskCancelledException.class, worker::join).getMessage());
            assertEquals(new Exit.Killed(EndReason.LIMIT, false), exits.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void holdOnTheThreadOfACaller() throws InterruptedException {
        try (WorkerRuntime runtime = builder().queueCapacity(1).whenFull(WhenFull.RUN_IN_CALLER).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            runtime.submit(_ -> 1);
            TaskHandle<Long> here = runtime.submit(SPINS, LITTLE_CPU);
            assertTrue(here.isDone());
            gate.open();
            assertEquals(cpuMessage("caller " + Thread.currentThread().getName()),
                    assertThrows(TaskCancelledException.class, here::join).getMessage());
        }
    }

    @Test
    void areRefusedOnVirtualThreads() {
        String message = "limits cannot be watched, for virtual threads do not tell what they use: task=task, "
                + "cpuLimit=PT0.05S, allocationLimit=none; use platform threads";
        try (WorkerRuntime runtime = builder().virtualThreads(true).build()) {
            assertEquals(message, assertThrows(IllegalArgumentException.class,
                    () -> runtime.submit(SPINS, LITTLE_CPU)).getMessage());
            assertEquals(message, assertThrows(IllegalArgumentException.class,
                    () -> runtime.start(SPINS, LITTLE_CPU, _ -> {})).getMessage());
            assertThrows(IllegalArgumentException.class, () -> runtime.submit(ALLOCATES, LITTLE_MEMORY));
            assertEquals(0, runtime.stats().submitted() + runtime.stats().started());
        }
    }

    @Test
    void areRefusedOnAVirtualCallerWhoMightRunTheTask() throws InterruptedException {
        LinkedBlockingQueue<String> refusals = new LinkedBlockingQueue<>();
        try (WorkerRuntime runtime = builder().whenFull(WhenFull.RUN_IN_CALLER).build()) {
            Thread.ofVirtual().start(() -> refusals.add(assertThrows(IllegalArgumentException.class,
                    () -> runtime.submit(ALLOCATES, LITTLE_MEMORY)).getMessage())).join();
            assertEquals("limits cannot be watched, for virtual threads do not tell what they use: task=task, "
                    + "cpuLimit=none, allocationLimit=67108864; use platform threads", refusals.poll());
        }
    }
}
