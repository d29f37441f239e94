package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a task's options ask for is done, or refused by name before anything is accepted; never ignored. */
abstract non-sealed class OptionsContract extends Contract {

    private static final Task<String> WHERE = context -> context.workerName();

    @Test
    void tasksWithEqualKeysRunOnOneWorkerInOrderOrAreRefused() throws InterruptedException {
        TaskOptions options = TaskOptions.defaults().withKey("customer 7");
        if (!can(Capability.ROUTE)) {
            assertRefused("key=customer 7", options);
            return;
        }
        Set<String> workers = new HashSet<>();
        List<Long> times = new ArrayList<>();
        List<TaskHandle<List<Object>>> handles = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            handles.add(runtime().submit(context -> List.of(context.workerName(), System.nanoTime()), options));
        }
        for (TaskHandle<List<Object>> each : handles) {
            workers.add((String) each.join().get(0));
            times.add((Long) each.join().get(1));
        }
        assertEquals(1, workers.size(), workers::toString);
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void taskRunsOnTheWorkerThatItsOptionsNameOrIsRefused() throws InterruptedException {
        if (!can(Capability.ROUTE)) {
            assertRefused("place=2", TaskOptions.defaults().withPlace(2));
            return;
        }
        String first = runtime().run(WHERE, TaskOptions.defaults().withPlace(1));
        String second = runtime().run(WHERE, TaskOptions.defaults().withPlace(2));
        assertTrue(!first.equals(second), first);
        assertEquals(first, runtime().run(WHERE, TaskOptions.defaults().withPlace(1)));
        assertThrows(IllegalArgumentException.class,
                () -> runtime().submit(WHERE, TaskOptions.defaults().withPlace(3)));
    }

    @Test
    void taskBeyondItsProcessorTimeIsCancelledOrItsLimitRefused() throws InterruptedException {
        TaskOptions options = TaskOptions.defaults().withCpuLimit(Duration.ofMillis(5));
        if (!can(Capability.METER)) {
            assertRefused("cpuLimit=PT0.005S", options);
            return;
        }
        assertEndsAtItsLimit("cpuLimit=PT0.005S", options, flag("told"));
    }

    @Test
    void taskBeyondItsAllocationIsCancelledOrItsLimitRefused() throws InterruptedException {
        TaskOptions options = TaskOptions.defaults().withAllocationLimit(1 << 20);
        if (!can(Capability.METER)) {
            assertRefused("allocationLimit=1048576", options);
            return;
        }
        assertEndsAtItsLimit("allocationLimit=1048576", options, flag("told"));
    }

    @Test
    void environmentIsUnmodifiableAndMayHoldNull() throws InterruptedException {
        TaskOptions options = TaskOptions.defaults().withEnvironment("user", "ada").withEnvironment("none", null);
        assertEquals(Arrays.asList("ada", null, true, true), runtime().run(context -> {
            boolean refused;
            try {
                context.environment().put("more", 1);
                refused = false;
            } catch (UnsupportedOperationException _) {
                refused = true;
            }
            Map<String, Object> all = context.environment();
            return new ArrayList<>(Arrays.asList(all.get("user"), all.get("none"), all.containsKey("none"), refused));
        }, options));
    }

    @Test
    void environmentIsTakenWhenTheTaskIsAccepted() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> running = single().submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        List<String> names = new ArrayList<>(List.of("ada"));
        TaskHandle<Object> queued = single().submit(context -> context.environment().get("names"),
                TaskOptions.defaults().withEnvironment("names", names));
        names.add("later");
        mayEnd.raise();
        assertEquals("running", running.join());
        assertEquals(List.of("ada"), queued.join());
    }

    @Test
    void environmentThatCannotCrossIsRefusedAtTheSubmit() {
        TaskOptions options = TaskOptions.defaults().withEnvironment("thread", Thread.currentThread());
        long submitted = runtime().stats().submitted();
        for (Executable each : List.<Executable> of(() -> runtime().submit(WHERE, options),
                () -> runtime().start(WHERE, options, _ -> {}))) {
            String refused = assertThrows(MessageException.class, each).getMessage();
            assertTrue(refused.contains("java.lang.Thread cannot be sent to a worker"), refused);
        }
        assertEquals(submitted, runtime().stats().submitted());
    }

    /** Whose workers let the JVM end anyway. */
    @Test
    void taskOfAPoolMayBeADaemon() throws InterruptedException {
        assertEquals("done", runtime().run(returning("done"), TaskOptions.defaults().withDaemon(true)));
    }

    @Test
    void veryLongLimitsMeanNone() throws InterruptedException {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        assertEquals("done", runtime().run(returning("done"),
                TaskOptions.timeout(forEver).withRunTimeout(forEver).withSilence(forEver)));
    }

    @Test
    void withoutOptionsATaskHasNoDeadlineNoPriorityAndNoReasonToEnd() throws InterruptedException {
        assertEquals(List.of(Optional.empty(), 0, Optional.empty(), Map.of()), runtime().run(context -> List
                .of(context.deadline(), context.priority(), context.cancelReason(), context.environment())));
    }

    /** The error names the option, the task and what to do; nothing is accepted, and nothing begins. */
    private void assertRefused(String option, TaskOptions options) {
        TaskRuntime runtime = runtime();
        long submitted = runtime.stats().submitted();
        for (Executable each : List.<Executable> of(() -> runtime.submit(WHERE, options.withName("asks")),
                () -> runtime.start(WHERE, options.withName("asks"), _ -> {
                    throw new AssertionError("a worker has been started");
                }), () -> runtime.map(List.of(1).stream(), _ -> WHERE,
                        dev.prong.MapOptions.defaults().withTaskOptions(options.withName("asks"))).toList())) {
            String refused = assertThrows(IllegalArgumentException.class, each).getMessage();
            for (String part : List.of(option, "task=asks", backend().workerName(), "; leave the option out")) {
                assertTrue(refused.contains(part), () -> "no '" + part + "' in: " + refused);
            }
        }
        assertEquals(submitted, runtime.stats().submitted());
    }

    private void assertEndsAtItsLimit(String limit, TaskOptions options, Flag told) throws InterruptedException {
        TaskHandle<Long> handle = runtime().submit(context -> {
            long used = 0;
            while (!context.isCancelled()) {
                used += new byte[1 << 10].length;
            }
            told.raise(context.cancelReason().map(EndReason::name).orElse("none"));
            return used;
        }, options);
        String message = assertThrows(TaskCancelledException.class, handle::join).getMessage();
        assertTrue(message.contains(limit), message);
        assertEquals(EndReason.LIMIT.name(), told.text());
    }
}
