package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.ContextPropagator;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.MapOptions;
import dev.prong.Outcome;
import dev.prong.QuarantinedTask;
import dev.prong.RuntimeEvent.TaskQuarantined;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskQuarantinedException;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import dev.prong.chaos.Halt;
import dev.prong.chaos.Segfault;
import dev.prong.testing.Eventually;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that are refused because they have killed too many children. */
@Timeout(60)
class QuarantineTest extends WatchedChildren {

    private ChildRuntime.Builder strict() {
        return builder().quarantineAfter(2);
    }

    private static WorkerCrashedException kill(ChildRuntime runtime, Task<?> task) {
        return assertThrows(WorkerCrashedException.class, () -> runtime.run(task));
    }

    private static void assertAdmitted(ChildRuntime runtime) {
        assertEquals(List.of(), runtime.quarantine().tasks());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void exitWithZeroIsNoKill(Transport transport) throws Exception {
        Task<Integer> leaves = _ -> {
            System.exit(0);
            return 42;
        };
        try (ChildRuntime runtime = strict().transport(transport).build()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(0, Children.exitOf(runtime.fork(leaves)).code());
                kill(runtime, leaves);
            }
            assertAdmitted(runtime);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void taskThatHasKilledTooManyIsRefusedHoweverItComes(Transport transport) throws Exception {
        try (ChildRuntime runtime = strict().transport(transport).build()) {
            kill(runtime, new Halt(7));
            assertAdmitted(runtime);
            kill(runtime, new Halt(7));
            QuarantinedTask held = runtime.quarantine().tasks().getFirst();
            assertEquals(List.of(2, "Halt", 2), List.of(held.kills(), held.task(), held.certificates().size()));
            assertTrue(held.key().startsWith("Halt sha256:"), held::key);
            assertTrue(held.evidence().contains("ITSELF, it exited: code=7"), held::evidence);
            long submitted = runtime.stats().submitted();
            for (Executable each : List.<Executable> of(() -> runtime.submit(new Halt(7)),
                    () -> runtime.fork(new Halt(7)), () -> runtime.start(new Halt(7)),
                    () -> runtime.stream(String.class, new Halt(7)),
                    () -> runtime.map(List.of(1), _ -> new Halt(7)))) {
                assertEquals("task is in quarantine, it has killed 2 children: task=Halt, runtime=child, key="
                        + held.key() + ", until=" + held.until().orElseThrow()
                        + "; mend it, or call quarantine().release(key); what they died of:\n  | "
                        + held.evidence().replace("\n", "\n  | "),
                        assertThrows(TaskQuarantinedException.class, each).getMessage());
            }
            assertEquals(submitted, runtime.stats().submitted());
            assertEquals(8, kill(runtime, new Halt(8)).exit().code(), "another input is another key");
            await(new TaskQuarantined("child", held));
        }
    }

    /** Halts, as a callable. */
    record HaltingCallable() implements Callable<String> {
        @Override
        public String call() {
            Runtime.getRuntime().halt(9);
            return "";
        }
    }

    @Test
    void viewAsAnExecutorRefusesItAsExecutorsDo() {
        try (ChildRuntime runtime = strict().build()) {
            for (int i = 0; i < 2; i++) {
                assertThrows(ExecutionException.class,
                        () -> runtime.asExecutorService().submit(new HaltingCallable()).get());
            }
            assertInstanceOf(TaskQuarantinedException.class, assertThrows(RejectedExecutionException.class,
                    () -> runtime.asExecutorService().submit(new HaltingCallable())).getCause());
        }
    }

    @Test
    void forksCountToo() throws Exception {
        try (ChildRuntime runtime = strict().build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.fork(new Halt(7)).join());
            ChildProcess<Object> last = runtime.fork(new Halt(7));
            assertInstanceOf(TaskQuarantinedException.class,
                    assertThrows(WorkerCrashedException.class, last::join).getCause());
            assertEquals(7, Children.exitOf(last).code());
            assertThrows(TaskQuarantinedException.class, () -> runtime.submit(new Halt(7)));
        }
    }

    @Test
    void retriesStopWithAllThatIsKnown() {
        TaskOptions often = TaskOptions.defaults().withRetries(100).withIdempotencyKey("order-1").withName("charge");
        try (ChildRuntime runtime = strict().quarantineAfter(3).build()) {
            WorkerCrashedException last = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(new Halt(7), often));
            QuarantinedTask held = runtime.quarantine().tasks().getFirst();
            assertEquals("task is in quarantine now, it has killed 3 children: task=charge, runtime=child, key=order-1,"
                    + " until=" + held.until().orElseThrow() + "; mend it, or call quarantine().release(key); the last"
                    + " crash: child crashed: task=charge, child=child-3, pid=…, code=7; it wrote nothing to its"
                    + " standard error", Children.text(last));
            assertEquals(2, last.getSuppressed().length);
            assertEquals(held, ((TaskQuarantinedException) last.getCause()).evidence().orElseThrow());
            assertEquals(List.of("child-1", "child-2", "child-3"),
                    held.certificates().stream().map(each -> each.worker()).toList());
            assertEquals(1, runtime.stats().failed());
        }
    }

    @Test
    void whatWaitsIsRefusedWhenItsTurnComes() {
        try (ChildRuntime runtime = strict().build()) {
            List<TaskHandle<Object>> handles = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                handles.add(runtime.submit(new Halt(7)));
            }
            assertThrows(WorkerCrashedException.class, handles.get(0)::join);
            assertThrows(WorkerCrashedException.class, handles.get(1)::join);
            assertThrows(TaskQuarantinedException.class, handles.get(2)::join);
            assertThrows(TaskQuarantinedException.class, handles.get(3)::join);
            assertEquals(List.of(4L, 4L), List.of(runtime.stats().submitted(), runtime.stats().failed()));
        }
    }

    @Test
    void refusalIsOneOfTheOutcomesOfAMap() {
        try (ChildRuntime runtime = strict().build();
                Stream<Outcome.OfInput<Integer, Object>> outcomes = runtime.outcomes(Stream.of(7, 7, 7),
                        n -> new Halt(n),
                        MapOptions.inFlight(1))) {
            List<Outcome.OfInput<Integer, Object>> all = outcomes.toList();
            assertInstanceOf(TaskQuarantinedException.class, ((Outcome.Failure<?>) all.getLast().outcome()).error());
        }
    }

    /** Halts unless it is told not to. */
    record HaltsUnless(boolean good) implements Task<String> {
        @Override
        public String run(TaskContext context) {
            if (!good) {
                Runtime.getRuntime().halt(7);
            }
            return "good";
        }
    }

    @Test
    void successOfTheKeyClearsTheCount() throws Exception {
        TaskOptions order = TaskOptions.defaults().withIdempotencyKey("order-1");
        try (ChildRuntime runtime = strict().build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(new HaltsUnless(false), order));
            assertEquals("good", runtime.run(new HaltsUnless(true), order));
            assertThrows(WorkerCrashedException.class, () -> runtime.run(new HaltsUnless(false), order));
            assertEquals("good", runtime.fork(new HaltsUnless(true), order, _ -> {}).join());
            assertThrows(WorkerCrashedException.class, () -> runtime.run(new HaltsUnless(false), order));
            assertAdmitted(runtime);
        }
    }

    @Test
    void releasedByHandItRunsAgain() {
        try (ChildRuntime runtime = strict().quarantineAfter(1).build()) {
            kill(runtime, new Halt(7));
            kill(runtime, new Halt(8));
            Quarantine quarantine = runtime.quarantine();
            assertFalse(quarantine.release("order-1"));
            assertTrue(quarantine.release(quarantine.tasks().getFirst().key()));
            assertEquals(7, kill(runtime, new Halt(7)).exit().code());
            assertEquals(2, quarantine.releaseAll());
            assertAdmitted(runtime);
            assertEquals(8, kill(runtime, new Halt(8)).exit().code());
        }
    }

    @Test
    void releasedByTimeItRunsAgain() throws Exception {
        try (ChildRuntime runtime = strict().quarantineAfter(1).quarantineTime(Duration.ofMillis(100)).build()) {
            kill(runtime, new Halt(7));
            Eventually.isTrue(() -> runtime.quarantine().tasks().isEmpty(), () -> "still held");
            kill(runtime, new Halt(7));
            assertEquals(2, runtime.stats().failed());
        }
    }

    @Test
    void segfaultCounts() {
        Segfault task = new Segfault();
        try (ChildRuntime runtime = strict().quarantineAfter(1)
                .javaOptions(task.describe().javaOptions().toArray(String[]::new)).build()) {
            kill(runtime, task);
            assertThrows(TaskQuarantinedException.class, () -> runtime.run(task));
        }
    }

    @Test
    void tooMuchMemoryCounts() {
        Task<Integer> greedy = _ -> {
            ByteBuffer memory = ByteBuffer.allocateDirect(400 << 20);
            for (int i = 0; i < memory.capacity(); i += 1024) {
                memory.put(i, (byte) 1);
            }
            Thread.sleep(Long.MAX_VALUE);
            return 0;
        };
        try (ChildRuntime runtime = strict().quarantineAfter(1).limits(
                ChildLimits.none().withMaxDirectBytes(600 << 20).withMaxResidentBytes(300 << 20)).build()) {
            kill(runtime, greedy);
            assertThrows(TaskQuarantinedException.class, () -> runtime.run(greedy));
        }
    }

    @Test
    void killsForATimeoutOrByAStrangerDoNotCount() throws Exception {
        Task<Integer> spins = _ -> {
            while (true) {
                Thread.onSpinWait();
            }
        };
        try (ChildRuntime runtime = strict().quarantineAfter(1).gracePeriod(Duration.ofMillis(50)).build()) {
            runtime.run(_ -> 0); // Has its child started: the timeout is for what comes then.
            TaskTimeoutException late = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(spins, TaskOptions.timeout(Duration.ofSeconds(2))));
            assertEquals(EndedBy.TIMEOUT, late.certificate().orElseThrow().endedBy());
            assertAdmitted(runtime);
            String pidFile = folder.resolve("pid").toString();
            TaskHandle<Integer> shot = runtime.submit(_ -> writePidAndSleep(pidFile));
            Children.kill("KILL", Children.pid(Path.of(pidFile)));
            assertThrows(WorkerCrashedException.class, shot::join);
            ChildProcess<Integer> killed = runtime.fork(spins);
            killed.kill();
            Children.exitOf(killed);
            assertAdmitted(runtime);
        }
    }

    private static int writePidAndSleep(String file) throws Exception {
        Children.writePid(Path.of(file));
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    }

    @Test
    void deathOfAChildWithSeveralTasksIsNobodysFault() {
        String began = folder.resolve("began").toString();
        try (ChildRuntime runtime = strict().quarantineAfter(1).tasksPerChild(2).build()) {
            TaskHandle<Integer> neighbour = runtime.submit(_ -> {
                Files.createFile(Path.of(began));
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            });
            TaskHandle<Integer> halts = runtime.submit(_ -> {
                while (Files.notExists(Path.of(began))) {
                    Thread.sleep(5);
                }
                Runtime.getRuntime().halt(7);
                return 0;
            });
            assertThrows(WorkerCrashedException.class, halts::join);
            assertThrows(WorkerCrashedException.class, neighbour::join);
            assertAdmitted(runtime);
            kill(runtime, new Halt(7)); // Alone on its child.
            assertEquals(1, runtime.quarantine().tasks().size());
        }
    }

    /** A number that differs from task to task. */
    record TraceIs(int id) implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            task.run();
        }
    }

    @Test
    void contextThatTravelsWithTheTaskDoesNotMakeItAnother() {
        AtomicInteger traces = new AtomicInteger();
        try (ChildRuntime runtime = strict().propagate(() -> new TraceIs(traces.incrementAndGet())).build()) {
            kill(runtime, new Halt(7));
            kill(runtime, new Halt(7));
            assertThrows(TaskQuarantinedException.class, () -> runtime.run(new Halt(7)));
        }
    }

    @Test
    void specificationSaysWhenAndForHowLong() {
        try (TaskRuntime runtime = TaskRuntime.open(
                "child?children=1&output=discard&quarantineAfter=1&quarantineTime=0s")) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(new Halt(7)));
            assertTrue(assertThrows(TaskQuarantinedException.class, () -> runtime.run(new Halt(7))).getMessage()
                    .contains(", until=released by hand;"));
        }
    }
}
