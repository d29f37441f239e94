package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.RuntimeEvent.CircuitClosed;
import dev.prong.RuntimeEvent.CircuitOpened;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.RuntimeEvent.WorkerFailed;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that are killed before they are ready: that hurts nobody, unless it goes on for too long. */
@Timeout(60)
class KilledWhileStartingTest extends WatchedChildren {

    private static final String KILLED = "kill -9 $$";

    /** A java that ends so the first times, and then is what it should be. */
    private Path javaThatEnds(int times, String end) throws IOException {
        String count = "'" + folder.resolve("starts") + "'";
        return new FakeJava(folder).runs("echo x >> " + count)
                .runs("[ $(wc -l < " + count + ") -gt " + times + " ] || " + end)
                .runs("exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"").write();
    }

    private long starts() throws IOException {
        return Files.readAllLines(folder.resolve("starts")).size();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void waitingTasksKeepTheirPlaces(Transport transport) throws Exception {
        List<Integer> order = new ArrayList<>();
        try (ChildRuntime runtime = builder().transport(transport).java(javaThatEnds(3, KILLED)).build()) {
            List<TaskHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                handles.add(runtime.submit(_ -> number));
            }
            for (TaskHandle<Integer> each : handles) {
                order.add(each.join());
            }
            assertEquals(20, runtime.stats().succeeded());
        }
        assertEquals(IntStream.range(0, 20).boxed().toList(), order);
        assertEquals(List.of(3L, 0L, 0L),
                List.of(count(WorkerFailed.class), count(CircuitOpened.class), count(CircuitClosed.class)));
        assertEquals(4, starts());
    }

    @Test
    void whatLacksMemoryOrIsLateIsTriedAgainToo() throws Exception {
        try (ChildRuntime runtime = builder().startTimeout(Duration.ofSeconds(3))
                .java(javaThatEnds(1, "exec sleep 1000")).build()) {
            assertEquals(42, runtime.<Integer> run(_ -> 42));
        }
        Files.delete(folder.resolve("starts"));
        String noMemory = "{ echo 'Could not reserve enough space for object heap' >&2; exit 1; }";
        try (ChildRuntime runtime = builder().java(javaThatEnds(1, noMemory)).build()) {
            assertEquals(42, runtime.<Integer> run(_ -> 42));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void forkIsLaunchedAgain(Transport transport) throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        try (ChildRuntime runtime = builder().transport(transport).java(javaThatEnds(2, KILLED)).build()) {
            ChildProcess<String> fork = runtime.fork(context -> {
                System.out.println("printed");
                context.parent().postMessage(context.parent().receive() + " heard");
                return context.workerName();
            }, TaskOptions.defaults(), child -> {
                child.onOutput(line -> heard.add(line.text()));
                child.onMessage(heard::add);
                child.postMessage("early");
            });
            assertEquals(fork.name(), fork.join());
            assertEquals(new Exit.Completed(), Children.exitOf(fork));
            assertEquals(List.of("printed", "early heard"), List.copyOf(heard));
            Eventually.isTrue(() -> runtime.stats().started() == 0, () -> runtime.stats().toString());
        }
        assertEquals(3, starts());
    }

    @Test
    void spareThatDiesBeforeItsTaskBeginsIsReplaced() throws Exception {
        try (ChildRuntime runtime = builder().spares(1).build()) {
            await(new SpareReady("child", "child-1"));
            long[] spare = new long[1];
            ChildProcess<Long> fork = runtime.fork(_ -> ProcessHandle.current().pid(), child -> {
                spare[0] = child.pid();
                ProcessHandle.of(child.pid()).ifPresent(handle -> {
                    handle.destroyForcibly();
                    handle.onExit().join();
                });
            });
            assertEquals("child-1", fork.name());
            long pid = fork.join();
            assertEquals(fork.pid(), pid);
            assertTrue(spare[0] != pid);
        }
    }

    @Test
    void afterTheTimeTasksFailWithTheLastCertificate() throws Exception {
        try (ChildRuntime runtime = builder().startRetryTime(Duration.ofSeconds(1)).java(javaThatEnds(1_000, KILLED))
                .build()) {
            TaskHandle<Integer> first = runtime.submit(_ -> 1, TaskOptions.defaults().withName("sum"));
            TaskHandle<Integer> second = runtime.submit(_ -> 2);
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, first::join);
            assertThrows(WorkerCrashedException.class, second::join);
            assertEquals("children cannot be started: task=sum, runtime=child, failures=…, startRetryTime=PT1S,"
                    + " nextAttempt=in … ms; submit again then; the last start failed with: child ended before it was"
                    + " ready: task=sum, child=child-…, pid=…, code=137 (128+9, if a signal ended it); it wrote nothing to"
                    + " its standard error", Children.text(crash).replaceAll("(in |failures=|child-)\\d+", "$1…"));
            String last = crash.certificate().orElseThrow().worker();
            assertEquals("child-" + all(WorkerFailed.class).size(), last);
            assertEquals(1, count(CircuitOpened.class));
            ChildProcess<Integer> fork = runtime.fork(_ -> 42, TaskOptions.defaults().withName("sum"), _ -> {});
            WorkerCrashedException ofFork = assertThrows(WorkerCrashedException.class, fork::join);
            assertEquals("child ended before it was ready: task=sum, child=" + fork.name() + ", pid=…, code=137 (128+9,"
                    + " if a signal ended it); it wrote nothing to its standard error", Children.text(ofFork));
            assertEquals(137, assertInstanceOf(Exit.Crashed.class, Children.exitOf(fork)).code());
        }
    }

    @Test
    void withoutATimeTheyFailAtOnce() throws Exception {
        try (ChildRuntime runtime = builder().startRetryTime(Duration.ZERO).java(javaThatEnds(2, KILLED)).build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 42));
            assertThrows(WorkerCrashedException.class, () -> runtime.fork(_ -> 42).join());
            assertEquals(42, runtime.<Integer> run(_ -> 42));
        }
    }

    @Test
    @SuppressWarnings("try") // Closed before its end, which is looked at.
    void timeLimitsGoOnWhileTasksWait() throws Exception {
        try (ChildRuntime runtime = builder().java(javaThatEnds(1_000, KILLED)).closeTimeout(Duration.ZERO).build()) {
            TaskOptions limited = TaskOptions.timeout(Duration.ofMillis(500));
            ChildProcess<Integer> fork = runtime.fork(_ -> 42, limited, _ -> {});
            assertThrows(TaskTimeoutException.class, () -> runtime.run(_ -> 42, limited));
            assertEquals(new Exit.Killed(EndReason.TIMEOUT, false, Optional.empty()), Children.exitOf(fork));
            runtime.submit(_ -> 42); // The close does not wait for it.
            ChildProcess<Integer> closed = runtime.fork(_ -> 42);
            ChildProcess<Integer> terminated = runtime.fork(_ -> 42);
            terminated.terminate();
            assertInstanceOf(Exit.Killed.class, Children.exitOf(terminated));
            runtime.close();
            assertEquals(EndReason.CLOSED, ((Exit.Killed) Children.exitOf(closed)).reason());
        }
    }

    @Test
    @SuppressWarnings("try") // Closed when the launch has failed.
    void launchThatLacksSomethingForTheMomentIsTriedAgain() throws Exception {
        BlockingQueue<Object> failures = new LinkedBlockingQueue<>();
        Path busy = javaThatEnds(0, KILLED);
        try (var writing = Files.newByteChannel(busy, StandardOpenOption.APPEND);
                ChildRuntime runtime = builder().java(busy).onEvent(failures::add).build()) {
            TaskHandle<Integer> task = runtime.submit(_ -> 42);
            ChildProcess<Integer> fork = runtime.fork(_ -> 43);
            assertInstanceOf(WorkerFailed.class, failures.poll(20, TimeUnit.SECONDS));
            writing.close();
            assertEquals(42, task.join());
            assertEquals(43, fork.join());
        }
    }
}
