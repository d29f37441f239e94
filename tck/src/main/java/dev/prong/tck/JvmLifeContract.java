package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Whether a JVM ends although a runtime is open: pool workers do not keep it alive, started ones do. */
abstract non-sealed class JvmLifeContract extends Contract {

    @Test
    void poolThatIsNotClosedDoesNotKeepTheJvmAlive() throws Exception {
        assertEquals("ran 42", outputOf(LeavesPoolOpen.class));
    }

    @Test
    void startedWorkerKeepsTheJvmAliveUntilItsExitIsDelivered() throws Exception {
        assertEquals("main ends, heard hello, exit 0", outputOf(LeavesWorkerRunning.class));
    }

    @Test
    void startedWorkerThatIsADaemonDoesNotKeepTheJvmAlive() throws Exception {
        assertEquals("heard begun, main ends", outputOf(LeavesDaemonRunning.class));
    }

    @Test
    void failureThatNobodyTakesIsLogged() throws Exception {
        assertEquals("main ends", outputOf(LeavesFailureUnheard.class));
        String log = Program.logOf(folder);
        assertTrue(log.contains("started worker failed, and nobody has listened or joined: worker="), log);
        assertTrue(log.contains("; register onError, or join it"), log);
        assertTrue(log.contains("java.lang.IllegalStateException: thrown by a test's task"), log);
        assertTrue(log.contains("java.lang.IllegalStateException: thrown by a test's listener"), log);
    }

    /** Starts a worker that fails, and ends. */
    static final class LeavesFailureUnheard {
        static void main(String[] args) {
            @SuppressWarnings("resource")
            TaskRuntime runtime = TaskRuntime.open(args[0]);
            runtime.start(_ -> {
                throw new IllegalStateException("thrown by a test's task");
            }, worker -> worker.onExit(_ -> {
                throw new IllegalStateException("thrown by a test's listener");
            }));
            write(args[1], "main ends");
        }
    }

    /** Runs a task and ends without a close. */
    static final class LeavesPoolOpen {
        static void main(String[] args) throws Exception {
            @SuppressWarnings("resource") // That is the point.
            TaskRuntime runtime = TaskRuntime.open(args[0]);
            write(args[1], "ran " + runtime.run(_ -> 42));
        }
    }

    /** Starts a worker and ends before that has said anything. */
    static final class LeavesWorkerRunning {
        static void main(String[] args) {
            List<String> heard = new ArrayList<>();
            @SuppressWarnings("resource")
            TaskRuntime runtime = TaskRuntime.open(args[0]);
            var worker = runtime.start(context -> {
                context.parent().postMessage(context.parent().receive());
                return null;
            });
            worker.onMessage(String.class, message -> heard.add("heard " + message));
            worker.onExit(exit -> {
                heard.add("exit " + exit.code());
                write(args[1], String.join(", ", heard));
            });
            heard.add("main ends");
            worker.postMessage("hello");
        }
    }

    /** Starts a worker that never ends, listens to it, and ends itself. */
    static final class LeavesDaemonRunning {
        static void main(String[] args) throws Exception {
            BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
            @SuppressWarnings("resource")
            TaskRuntime runtime = TaskRuntime.open(args[0]);
            runtime.start(context -> {
                context.parent().postMessage("begun");
                return context.parent().receive();
            }, TaskOptions.defaults().withDaemon(true), worker -> {
                worker.onMessage(heard::add);
                worker.onExit(exit -> write(args[1], "exit " + exit.code()));
            });
            write(args[1], "heard " + heard.take() + ", main ends");
        }
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String outputOf(Class<?> program) throws IOException, InterruptedException {
        return Program.outputOf(folder, program, spec(pool(1)));
    }
}
