package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.MessageException;
import dev.prong.OutputLine;
import dev.prong.RuntimeEvent.CircuitOpened;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.RuntimeEvent.WorkerCrashed;
import dev.prong.RuntimeEvent.WorkerEnded;
import dev.prong.RuntimeEvent.WorkerFailed;
import dev.prong.RuntimeEvent.WorkerKilled;
import dev.prong.RuntimeEvent.WorkerRecycled;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is run in each child of a pool before its first task and after its last. */
@Timeout(60)
class SetupTest extends WatchedChildren {

    @RegisterExtension
    final Started started = new Started();

    /** In a child: what its set-up has left. */
    private static String state = "none";

    private static final Task<String> STATE = context -> context.workerName() + " " + state;

    private Task<Void> notes(String what) {
        String file = folder.resolve("notes").toString();
        return context -> {
            state = what;
            note(file, what + " " + context.workerName());
            return null;
        };
    }

    private static void note(String file, String line) throws IOException {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> notes() {
        Path file = folder.resolve("notes");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachChildIsSetUpOnceBeforeItsFirstTaskAndTornDownAfterItsLast(Transport transport) throws Exception {
        try (ChildRuntime runtime = builder().transport(transport).children(2).minChildren(2).setup(notes("up"))
                .teardown(notes("down")).build()) {
            Eventually.isTrue(() -> count(WorkerStarted.class) == 2, events::toString);
            assertEquals(List.of("up child-1", "up child-2"), notes().stream().sorted().toList());
            Set<String> states = new TreeSet<>(); // Which of them has which place is decided by who is ready first.
            for (int i = 1; i <= 2; i++) {
                TaskOptions there = TaskOptions.defaults().withPlace(i);
                String state = runtime.run(STATE, there);
                assertEquals(state, runtime.run(STATE, there));
                states.add(state);
            }
            assertEquals(Set.of("child-1 up", "child-2 up"), states);
            assertEquals(2, notes().size());
            assertEquals(4, runtime.stats().succeeded());
            assertEquals(4, runtime.stats().submitted());
        }
        assertEquals(List.of("down child-1", "down child-2", "up child-1", "up child-2"),
                notes().stream().sorted().toList());
        Eventually.isTrue(() -> count(WorkerEnded.class) == 2, events::toString);
    }

    @Test
    void theyAreTasksOfThePoolWhichPrintToTheRuntime() throws Exception {
        List<OutputLine> lines = new CopyOnWriteArrayList<>();
        Task<Void> telling = context -> {
            System.out.println(context.name() + " " + context.environment());
            try {
                context.parent();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage().replaceFirst(":.*", ""));
            }
            return null;
        };
        try (ChildRuntime runtime = builder().onOutput(lines::add).environmentData("tenant", "blue").setup(telling)
                .teardown(telling).build()) {
            runtime.run(_ -> 1);
        }
        assertEquals(List.of("setup of child-1: setup of child-1 {tenant=blue}",
                "setup of child-1: a task of a pool has no port",
                "teardown of child-1: teardown of child-1 {tenant=blue}",
                "teardown of child-1: a task of a pool has no port"),
                lines.stream().map(each -> each.task().orElse("none") + ": " + each.text()).toList());
    }

    @Test
    void whoeverHearsALineOfItMayWaitForATask() throws Exception {
        CompletableFuture<ChildRuntime> opened = new CompletableFuture<>();
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (ChildRuntime runtime = builder().minChildren(1).setup(context -> {
            System.out.println("heard");
            return null;
        }).onOutput(_ -> {
            try {
                answer.complete(opened.join().run(_ -> "ran"));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        }).build()) {
            opened.complete(runtime);
            assertEquals("ran", answer.get(Children.SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void sparesAndReplacementsAreReadyWhenTheyAreSetUpAndForksHaveNeither() throws Exception {
        try (ChildRuntime runtime = builder().spares(1).setup(notes("up")).teardown(notes("down"))
                .recycle(Recycling.defaults().withTasks(1).withJitter(0)).build()) {
            await(new SpareReady("child", "child-1"));
            assertEquals(List.of("up child-1"), notes());
            assertEquals("child-2 none", runtime.fork(STATE).join());
            assertEquals("child-1 up", runtime.run(STATE));
            await(new WorkerRecycled("child", "child-1", 1, RecycleReason.TASKS));
            assertEquals(" up", runtime.run(STATE).replaceFirst("child-\\d", ""));
            Eventually.isTrue(() -> notes().contains("down child-1"), () -> notes().toString());
            assertTrue(notes().stream().noneMatch(each -> each.endsWith("child-2")), notes().toString());
        }
        assertEquals(notes().stream().filter(each -> each.startsWith("up")).count(),
                notes().stream().filter(each -> each.startsWith("down")).count(), () -> "unlike");
    }

    @Test
    void failureIsThatOfTheTasksWhichWaitAndIsNotTriedForEver() throws Exception {
        String file = folder.resolve("notes").toString();
        try (ChildRuntime runtime = builder().minChildren(1).setup(context -> {
            note(file, "try");
            throw new IllegalStateException("no licence");
        }).build()) {
            for (int i = 0; i < 4; i++) {
                WorkerCrashedException failed = assertThrows(WorkerCrashedException.class,
                        () -> runtime.run(STATE, TaskOptions.defaults().withName("task")));
                Throwable cause = failed.getCause() instanceof WorkerCrashedException last ? last.getCause()
                        : failed.getCause();
                assertEquals("no licence", cause.getMessage());
                assertTrue(failed.getMessage().contains("child failed: its set-up failed: cause=java.lang"
                        + ".IllegalStateException: no licence: task=task, child=child-"), failed::getMessage);
                DeathCertificate certificate = failed.certificate().orElseThrow();
                assertEquals(DeathCertificate.EndedBy.PROTOCOL, certificate.endedBy());
                assertEquals("it was killed: its set-up failed: cause=java.lang.IllegalStateException: no licence",
                        certificate.why());
            }
            Eventually.isTrue(() -> count(CircuitOpened.class) == 1, events::toString);
            assertTrue(runtime.quarantine().tasks().isEmpty(), "a set-up is put into no quarantine");
        }
        assertTrue(notes().size() <= 6, () -> "tries with growing pauses: " + events);
        assertTrue(count(WorkerFailed.class) >= 3, events::toString);
        assertEquals(0, count(WorkerStarted.class));
    }

    @Test
    void childIsReplacedThatCouldNotBeSetUp() throws Exception {
        String tried = folder.resolve("tried").toString();
        try (ChildRuntime runtime = builder().setup(context -> {
            Files.createFile(Path.of(tried + context.workerName()));
            if (context.workerName().equals("child-1")) {
                throw new IOException("database is not there yet");
            }
            state = "up";
            return null;
        }).build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(STATE));
            assertEquals("child-2 up", runtime.run(STATE));
        }
        Eventually.isTrue(() -> count(WorkerFailed.class) == 1, events::toString);
    }

    @Test
    void crashInItIsTold() throws Exception {
        try (ChildRuntime runtime = builder().setup(_ -> {
            Runtime.getRuntime().halt(3);
            return null;
        }).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(STATE, TaskOptions.defaults().withName("task")));
            assertEquals(
                    "child ended before it was ready: task=task, child=child-1, pid=…, code=3; it wrote nothing to its"
                            + " standard error",
                    Children.text(crash));
            assertEquals("setup of child-1", crash.certificate().orElseThrow().tasks().getFirst().name());
        }
    }

    @Test
    void startTimeoutHoldsForItToo() throws Exception {
        Task<Void> hanging = _ -> {
            Thread.sleep(Long.MAX_VALUE);
            return null;
        };
        try (ChildRuntime runtime = builder().startTimeout(Duration.ofSeconds(4)).startRetryTime(Duration.ZERO)
                .setup(hanging).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(STATE));
            assertTrue(
                    crash.getMessage().startsWith("child failed: its set-up has not ended in time: startTimeout=PT4S"),
                    crash::getMessage);
        }
    }

    @Test
    void closeDoesNotWaitForIt() throws Exception {
        Path file = folder.resolve("pid");
        String pid = file.toString();
        try (ChildRuntime runtime = builder().minChildren(1).startTimeout(Duration.ofHours(1)).setup(_ -> {
            Children.writePid(Path.of(pid));
            Thread.sleep(Long.MAX_VALUE);
            return null;
        }).build()) {
            Children.await(file);
            assertEquals(0, runtime.stats().started());
        }
        assertFalse(Processes.isRunning(Children.pid(file)));
    }

    @Test
    void idleChildIsTornDown() throws Exception {
        try (ChildRuntime runtime = builder().idleTimeout(Duration.ofMillis(200)).teardown(notes("down")).build()) {
            assertEquals("child-1 none", runtime.run(STATE));
            await(new WorkerEnded("child", "child-1", 1));
            assertEquals(List.of("down child-1"), notes());
        }
    }

    @Test
    void childThatCrashedIsNotTornDown() throws Exception {
        try (ChildRuntime runtime = builder().teardown(notes("down")).build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                Runtime.getRuntime().halt(1);
                return 1;
            }));
        }
        assertEquals(List.of(), notes());
    }

    @Test
    void tearDownThatFailsIsToldAndKeepsNobody() throws Exception {
        IllegalStateException broken = new IllegalStateException("no door");
        try (ChildRuntime runtime = builder().teardown(_ -> {
            throw new IllegalStateException("no door");
        }).build()) {
            runtime.run(STATE);
        }
        Eventually.isTrue(() -> count(WorkerFailed.class) == 1, events::toString);
        WorkerFailed failed = all(WorkerFailed.class).getFirst();
        assertEquals("child-1", failed.worker());
        assertEquals(TaskFailedException.class, failed.error().getClass());
        assertEquals(broken.getMessage(), failed.error().getCause().getMessage());
        Eventually.isTrue(() -> count(WorkerEnded.class) == 1, events::toString);
    }

    @Test
    void tearDownThatHangsIsKilledAfterTheGracePeriod() throws Exception {
        try (ChildRuntime runtime = builder().teardown(_ -> {
            Thread.sleep(Long.MAX_VALUE);
            return null;
        }).build()) {
            runtime.run(STATE);
        }
        Eventually.isTrue(() -> count(WorkerKilled.class) == 1, events::toString);
        assertEquals(0, count(WorkerCrashed.class));
    }

    @Test
    void invitedChildIsPreparedToo() throws Exception {
        Process child;
        try (ChildRuntime runtime = builder().onlyInvited().accept(RemoteAccess.onLoopback(0)).setup(notes("up"))
                .teardown(notes("down")).build()) {
            TaskHandle<String> waiting = runtime.submit(STATE);
            child = started.child(runtime.invite(Duration.ofMinutes(5)).text(), "-");
            assertEquals(" up", waiting.join().replaceFirst("child-\\d", ""));
            assertEquals(1, notes().size());
        }
        assertEquals(0, Started.exitOf(child));
        assertEquals(List.of("up", "down"), notes().stream().map(each -> each.replaceFirst(" .*", "")).toList());
    }

    @Test
    void forkTakesAnInvitedChildThatHasBeenSetUpAndIsNotTornDown() throws Exception {
        try (ChildRuntime runtime = builder().onlyInvited().accept(RemoteAccess.onLoopback(0)).setup(notes("up"))
                .teardown(notes("down")).build()) {
            ChildProcess<String> fork = runtime.fork(STATE);
            Process child = started.child(runtime.invite(Duration.ofMinutes(5)).text(), "-");
            assertEquals(" up", fork.join().replaceFirst("child-\\d", ""));
            assertEquals(0, Started.exitOf(child));
        }
        assertEquals(1, notes().size());
    }

    @Test
    void whatCannotCrossIsRefusedAtOnce() {
        Thread here = Thread.currentThread();
        List<String> refused = List.of(
                assertThrows(MessageException.class, () -> builder().setup(_ -> here)).getMessage(),
                assertThrows(MessageException.class, () -> builder().teardown(_ -> here)).getMessage());
        assertTrue(refused.stream().allMatch(each -> each.contains("java.lang.Thread")), refused::toString);
    }
}
