package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.OutputLine.Source;
import dev.prong.child.launch.Descriptors;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that have no descriptors but standard input, output and error, as where there is no POSIX shell. */
@Timeout(Children.SECONDS)
class StandardDescriptorsTest {

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void tasksReturnAndFail(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).build()) {
            assertEquals("done", runtime.run(_ -> "done"));
            Task<Void> save = _ -> {
                throw new IOException("no disk");
            };
            TaskFailedException failed = assertThrows(TaskFailedException.class,
                    () -> runtime.submit(save, named("save")).join());
            assertEquals("task failed: task=save, worker=child-1, cause=java.io.IOException: no disk",
                    failed.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void messagesGoBothWays(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).build()) {
            ChildProcess<Integer> child = fork(runtime, context -> {
                int sum = 0;
                for (Object message : context.parent().messages()) {
                    sum += (Integer) message;
                    context.parent().postMessage(sum);
                }
                return sum;
            });
            child.postMessage(1);
            assertEquals(1, next());
            child.postMessage(2);
            assertEquals(3, next());
            child.disconnect();
            assertEquals(3, child.join());
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatATaskPrintsIsOutput(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).build()) {
            runtime.submit(_ -> {
                System.out.println("out");
                System.err.println("err");
                return null;
            }, named("print")).join();
        }
        assertEquals(List.of(new OutputLine("child-1", Optional.of("print"), Source.STDOUT, "out"),
                new OutputLine("child-1", Optional.of("print"), Source.STDERR, "err")), lines);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatTheJvmPrintsBeforeTheBeginningIsOutput(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).javaOptions("--show-version").build()) {
            assertEquals("done", runtime.run(_ -> "done"));
        }
        String version = System.getProperty("java.version");
        assertTrue(lines.getFirst().text().contains(" " + version + " "), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.source() == Source.STDOUT && line.task().isEmpty()),
                lines::toString);
    }

    @Test
    void programThatPrintsAmongTheFramesEndsTheChild() throws Exception {
        try (ChildRuntime runtime = standard(Transport.STDIO).build()) {
            Task<Void> print = _ -> {
                new ProcessBuilder("echo", "native text").inheritIO().start().waitFor();
                Thread.sleep(Long.MAX_VALUE);
                return null;
            };
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.submit(print, named("print")).join());
            assertEquals("child failed: something wrote to the protocol's stream: first bytes=\"native text\\x0a\"; a "
                    + "task must not write to the descriptors of the protocol: task=print, child=child-1, pid=…, "
                    + "code=137 (128+9, if a signal ended it); it wrote nothing to its standard error",
                    Children.text(crash));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    /** More than a pipe holds: a child whose standard output nobody reads would stop. */
    @Test
    void programThatPrintsMuchDoesNotStopAChildWithASocket() throws Exception {
        try (ChildRuntime runtime = standard(Transport.GRPC).build()) {
            int code = runtime.run(
                    _ -> new ProcessBuilder("sh", "-c", "yes text | head -n 100000").inheritIO().start().waitFor());
            assertEquals(0, code);
        }
        assertEquals(Collections.nCopies(100_000,
                new OutputLine("child-1", Optional.empty(), Source.STDOUT, "text")), lines);
    }

    @Test
    void whatAProgramPrintsComesBeforeTheExitOfAChildWithASocket() throws Exception {
        try (ChildRuntime runtime = standard(Transport.GRPC).build()) {
            ChildProcess<Integer> child = runtime.fork(
                    _ -> new ProcessBuilder("sh", "-c", "yes text | head -n 10000").inheritIO().start().waitFor());
            Children.exitOf(child);
            assertEquals(10_000, lines.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void taskCanBeCancelled(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).gracePeriod(Duration.ofHours(1)).build()) {
            ChildProcess<Void> child = fork(runtime, context -> {
                context.parent().postMessage("begun");
                Thread.sleep(Long.MAX_VALUE);
                return null;
            });
            assertEquals("begun", next());
            child.terminate();
            assertThrows(TaskCancelledException.class, child::join);
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false), Children.exitOf(child));
            TaskHandle<Integer> pooled = runtime.submit(_ -> {
                Thread.sleep(Long.MAX_VALUE);
                return 42;
            });
            pooled.cancel();
            assertThrows(TaskCancelledException.class, pooled::join);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closeEndsAChildThatResists(Transport transport) throws Exception {
        ChildProcess<Void> child;
        try (ChildRuntime runtime = standard(transport).closeTimeout(Duration.ZERO).build()) {
            child = fork(runtime, context -> {
                context.parent().postMessage("begun");
                while (!context.name().isEmpty()) {
                    Thread.onSpinWait();
                }
                return null;
            });
            assertEquals("begun", next());
        }
        assertEquals(new Exit.Killed(EndReason.CLOSED, true), Children.exitOf(child));
        Children.awaitGone(child.pid());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void exitAfterAPostLosesNothing(Transport transport) throws Exception {
        try (ChildRuntime runtime = standard(transport).build()) {
            ChildProcess<Void> child = fork(runtime, context -> {
                for (int i = 0; i < 500; i++) {
                    context.parent().postMessage(i);
                }
                System.out.print("last words");
                System.exit(3);
                return null;
            });
            Exit.Crashed crash = (Exit.Crashed) Children.exitOf(child);
            assertEquals(3, crash.code());
            for (int i = 0; i < 500; i++) {
                assertEquals(i, messages.poll());
            }
            assertEquals(List.of("last words"), lines.stream().map(OutputLine::text).toList());
        }
    }

    private ChildRuntime.Builder standard(Transport transport) {
        return Children.builder().descriptors(Descriptors.STANDARD).transport(transport).onOutput(lines::add);
    }

    private <R> ChildProcess<R> fork(ChildRuntime runtime, Task<R> task) {
        return runtime.fork(task, forked -> forked.onMessage(messages::add));
    }

    private Object next() throws InterruptedException {
        return messages.poll(Children.SECONDS, TimeUnit.SECONDS);
    }

    private static TaskOptions named(String name) {
        return TaskOptions.defaults().withName(name);
    }
}
