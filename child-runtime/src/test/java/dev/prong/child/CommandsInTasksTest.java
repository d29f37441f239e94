package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.command.Command;
import dev.prong.command.CommandFailedException;
import dev.prong.command.Subprocess;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that a task runs belong to it: they have what is left of its time, and end with it. */
@Timeout(60)
class CommandsInTasksTest {

    private static final String THREADS = "worker?threads=1";
    private static final String STDIO = "child?children=1";
    private static final String GRPC = "child:grpc?children=1";
    private static final TaskOptions OUTER = TaskOptions.defaults().withName("outer");
    private static final Duration SHORT = Duration.ofMillis(1500);
    /** Writes the ids of itself and of one that it has started to the file of its argument, and ends when asked to. */
    private static final String TREE = "sleep 1000 & echo $$ $! > \"$1.draft\"; mv \"$1.draft\" \"$1\"; wait";

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** The task that runs a tree of programs, which asks for that much time; null for none. */
    private record RunsATree(String file, Duration asked) implements Task<String> {
        @Override
        public String run(TaskContext context) throws Exception {
            Command tree = Command.shell(TREE).args(file);
            return (asked == null ? tree : tree.timeout(asked)).exec().stdout();
        }
    }

    /** The task that starts a tree of programs and returns when they run. */
    private record SpawnsATree(String file, boolean detached) implements Task<Long> {
        @Override
        public Long run(TaskContext context) throws Exception {
            Command tree = Command.shell(TREE).args(file);
            Subprocess started = (detached ? tree.detached() : tree).spawn();
            Eventually.isTrue(() -> Files.exists(Path.of(file)), () -> "not there: file=" + file);
            return started.pid();
        }
    }

    private String file() {
        return folder.resolve("ids").toString();
    }

    private List<Long> ids() throws InterruptedException, IOException {
        Eventually.isTrue(() -> Files.exists(Path.of(file())), () -> "no program was started: file=" + file());
        return List.of(Files.readString(Path.of(file())).strip().split(" ")).stream().map(Long::valueOf).toList();
    }

    private void assertAllGone() throws InterruptedException, IOException {
        for (long pid : ids()) {
            Eventually.isTrue(() -> !Processes.isRunning(pid), () -> "still running: pid=" + pid);
        }
    }

    /** The text of what the task threw on its way out, with what differs from run to run left out. */
    private static String textOfCommand(TaskException error) {
        String text = error.getCause().getCause().getMessage();
        return text.replaceAll("granted=PT[0-9.]+S", "granted=…").replaceAll("command=.*?, exit", "command=…, exit");
    }

    @ParameterizedTest
    @ValueSource(strings = {THREADS, STDIO, GRPC})
    void timeoutOfTheTaskEndsItsProgramsAndIsSaid(String spec) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
            TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(new RunsATree(file(), null), OUTER.withRunTimeout(SHORT)));
            assertAllGone();
            assertEquals("command timed out: command=…, exit=ended by TERM (STARTER_TIMED_OUT), asked=none, granted=…, "
                    + "grantedBy=outer; it had what was left of that task: give that one more time, or run it by "
                    + "detached(); its stderr is empty", textOfCommand(timeout));
        }
    }

    @Test
    void whatItAskedForIsSaidToo() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(THREADS)) {
            TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(new RunsATree(file(), Duration.ofMinutes(5)), OUTER.withTimeout(SHORT)));
            assertTrue(textOfCommand(timeout).contains(", asked=PT5M, granted=…, grantedBy=outer; "),
                    textOfCommand(timeout));
        }
    }

    @Test
    void shorterTimeoutOfItsOwnEndsTheProgramAlone() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(THREADS)) {
            assertEquals("command timed out: command=sleep 1000, exit=ended by TERM (TIMEOUT), timeout=PT0.2S; give it "
                    + "more by timeout(Duration), or less to do; its stderr is empty", runtime.run(_ -> {
                        try {
                            Command.of("sleep", "1000").timeout(Duration.ofMillis(200)).exec();
                            return "not ended";
                        } catch (CommandFailedException e) {
                            return e.getMessage();
                        }
                    }, OUTER.withTimeout(Duration.ofMinutes(5))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {THREADS, STDIO})
    void silenceOfTheTaskEndsItsProgramsAndWhatTheyPrintIsNoSignOfLife(String spec) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
            Task<String> task = _ -> Command.shell("while :; do echo alive; sleep 0.1; done").exec().stdout();
            TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(task, OUTER.withSilence(SHORT)));
            // A shell blocks TERM while it starts a program, and whoever looks then cannot tell.
            String text = textOfCommand(timeout).replace("exited with code 143 when asked to end", "ended by TERM");
            assertEquals("command was ended because its task was silent for too long: command=…, exit=ended by TERM "
                    + "(STARTER_SILENT), granted=…, grantedBy=outer; what it prints is no sign of life: report progress "
                    + "while it runs, or raise the limit of that task; its stderr is empty", text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {THREADS, STDIO, GRPC})
    void cancelOfTheTaskEndsItsPrograms(String spec) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
            TaskHandle<String> handle = runtime.submit(new RunsATree(file(), null), OUTER);
            ids();
            handle.cancel();
            TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, handle::join);
            assertEquals("java.lang.InterruptedException",
                    assertInstanceOf(TaskFailedException.class, cancelled.getCause()).causeType());
            assertAllGone();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {THREADS, STDIO, GRPC})
    void endOfTheTaskEndsWhatItHasSpawned(String spec) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
            runtime.run(new SpawnsATree(file(), false), OUTER);
            assertAllGone();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {THREADS, STDIO})
    void detachedProgramOutlivesItsTask(String spec) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
            long pid = runtime.run(new SpawnsATree(file(), true), OUTER);
            assertEquals("another task", runtime.run(_ -> "another task"));
            assertTrue(Processes.isRunning(pid));
            assertEquals(pid, ids().getFirst());
            for (long each : ids()) {
                ProcessHandle.of(each).ifPresent(ProcessHandle::destroy);
            }
            assertAllGone();
        }
    }

    @Test
    void taskThatWasAskedToEndStartsOnlyWhatIsDetached() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(THREADS + "&captures=reference")) {
            List<String> told = new CopyOnWriteArrayList<>();
            assertThrows(TaskTimeoutException.class, () -> runtime.run(_ -> {
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } catch (InterruptedException _) {
                    told.add(assertThrows(CommandFailedException.class, () -> Command.of("true").spawn()).getMessage());
                    told.add(Command.of("echo", "cleaned").detached().exec().stdout());
                }
                return null;
            }, OUTER.withTimeout(SHORT)));
            assertEquals(List.of("program not started because the task that starts it was asked to end: command=true, "
                    + "task=outer, reason=TIMEOUT; run what cleans up by detached()", "cleaned\n"), told);
        }
    }
}
