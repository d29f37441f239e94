package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.Step;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.RuntimeEvent.WorkerRecycled;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.chaos.HangInExit;
import dev.prong.chaos.Spin;
import dev.prong.testing.Eventually;
import dev.prong.testing.Lateness;
import dev.prong.testing.Processes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A task that nothing can move is gone within its grace period and a second, and the child that takes its child's place
 * is there by then.
 */
@Timeout(60)
class GoneInTimeTest extends WatchedChildren {

    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration PROMISED = GRACE.plusSeconds(1);
    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();
    private static final Task<String> WORKER = TaskContext::workerName;

    /** What nothing moves but a signal, and not each signal. */
    enum Kind {
        ENDLESS_LOOP, NATIVE_CODE, HOOK_THAT_SLEEPS
    }

    /** Says that it has begun, and does not end. */
    record Stubborn(Kind kind, String begun, String pipe) implements Task<Object> {
        @Override
        public Object run(TaskContext context) throws Exception {
            Files.createFile(Path.of(begun));
            return switch (kind) {
                case ENDLESS_LOOP -> new Spin().run(context);
                case NATIVE_CODE -> readPipe();
                case HOOK_THAT_SLEEPS -> new HangInExit(3).run(context);
            };
        }

        private int readPipe() throws IOException {
            try (InputStream never = new FileInputStream(pipe)) { // Waits for a writer in open(2), deaf to interrupts.
                return never.read();
            }
        }
    }

    private Stubborn stubborn(Kind kind) throws Exception {
        Path pipe = folder.resolve("pipe");
        if (kind == Kind.NATIVE_CODE) {
            assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        }
        return new Stubborn(kind, folder.resolve("begun").toString(), pipe.toString());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void goneWithinGraceAndASecond(Kind kind) throws Exception {
        assertGoneInTime(Transport.STDIO, kind);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Tag("slow")
    void goneWithinGraceAndASecondOnGrpc(Kind kind) throws Exception {
        assertGoneInTime(Transport.GRPC, kind);
    }

    /**
     * The times are those that the parent wrote down. The limits of its steps are constants with half a second to spare
     * (see StoppingStepsTest); what a busy machine takes from its threads beyond that is measured and allowed for.
     */
    private void assertGoneInTime(Transport transport, Kind kind) throws Exception {
        try (ChildRuntime runtime = builder().transport(transport).gracePeriod(GRACE).build();
                Lateness lateness = new Lateness()) {
            long old = runtime.run(PID);
            TaskHandle<Object> handle = runtime.submit(stubborn(kind),
                    TaskOptions.defaults().withRunTimeout(Duration.ofMillis(700)).withName("stubborn"));
            TaskTimeoutException late = assertThrows(TaskTimeoutException.class, handle::join);
            Duration allowed = PROMISED.plus(lateness.soFar());
            Set<Long> there = childProcesses();
            assertTrue(Files.exists(folder.resolve("begun")), late.getMessage());
            assertFalse(Processes.isRunning(old), late.getMessage());
            DeathCertificate death = late.certificate().orElseThrow();
            assertEquals(old, death.pid());
            assertGoneWithin(allowed, death);
            long next = runtime.run(PID);
            assertNotEquals(old, next);
            assertTrue(there.contains(next), () -> "launched after the failure: pid=" + next + ", there=" + there);
            await(new WorkerStarted("child", "child-2", 1));
            assertEquals(List.of("child-1", "child-2"), started(), "no more than the one that takes its place");
        }
    }

    private static void assertGoneWithin(Duration allowed, DeathCertificate death) {
        Step first = death.stopping().getFirst(); // The end of the timeout: whoever asks a task to end writes that down.
        Step last = death.stopping().getLast();
        assertEquals("cancel PT0S gone", first.name() + " " + first.after() + " " + last.name(), death.report());
        assertTrue(last.after().compareTo(allowed) <= 0, () -> "allowed=" + allowed + "\n" + death.report());
    }

    /** Those of this process that have not ended. */
    private static Set<Long> childProcesses() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).filter(Processes::isRunning)
                .collect(Collectors.toSet());
    }

    private List<String> started() {
        return all(WorkerStarted.class).stream().map(WorkerStarted::worker).toList();
    }

    /** Says that it has begun, and turns until the file is there, whatever it is told. */
    private static Task<String> obeying(String begun, String file) {
        return _ -> {
            Files.createFile(Path.of(begun));
            while (Files.notExists(Path.of(file))) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
            return "late";
        };
    }

    /** Half of the grace period is for the start of a child, which a spare has behind it. */
    @ParameterizedTest
    @CsvSource({"0, 6", "1, 3"})
    void replacementWorksBeforeTheGracePeriodIsOver(int spares, int graceSeconds) throws Exception {
        Path begun = folder.resolve("begun");
        Path go = folder.resolve("go");
        try (ChildRuntime runtime = builder().spares(spares).gracePeriod(Duration.ofSeconds(graceSeconds)).build()) {
            String old = runtime.run(WORKER);
            Eventually.isTrue(() -> all(SpareReady.class).stream().filter(each -> !each.worker().equals(old))
                    .count() == spares, events::toString);
            TaskHandle<String> handle = runtime.submit(obeying(begun.toString(), go.toString()));
            Children.await(begun);
            handle.cancel();
            String next = runtime.run(WORKER);
            assertFalse(handle.isDone());
            assertNotEquals(old, next);
            await(new WorkerStarted("child", next, 1));
            Files.createFile(go); // It obeys after all, and its child goes: it has been replaced.
            assertTrue(assertThrows(TaskCancelledException.class, handle::join).certificate().isEmpty());
            await(new WorkerRecycled("child", old, 1, RecycleReason.STUBBORN));
        }
    }

    /** As the memory of the machine was divided: see ChildLimits. */
    @Test
    void neverMoreChildrenThanOneBeyondTheLimit() throws Exception {
        try (ChildRuntime runtime = builder().children(2).minChildren(2).build()) {
            List<TaskHandle<Object>> handles = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                handles.add(runtime.submit(new Spin(), TaskOptions.defaults().withRunTimeout(Duration.ofMillis(300))));
            }
            int most = 0;
            while (handles.stream().anyMatch(each -> !each.isDone())) {
                most = Math.max(most, runtime.stats().workers());
                Thread.sleep(1);
            }
            assertTrue(most <= 3, "children=" + most);
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void runtimeThatClosesReplacesNobody() throws Exception {
        ChildRuntime runtime = builder().closeTimeout(Duration.ZERO).build();
        TaskHandle<Object> handle = runtime.submit(stubborn(Kind.ENDLESS_LOOP));
        Children.await(folder.resolve("begun"));
        runtime.close();
        assertThrows(TaskCancelledException.class, handle::join);
        assertEquals(List.of("child-1"), started());
    }
}
