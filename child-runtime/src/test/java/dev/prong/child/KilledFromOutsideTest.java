package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that somebody else kills while they work. */
@Timeout(Children.SECONDS)
class KilledFromOutsideTest {

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137, 9", "TERM, 143, 15", "HUP, 129, 1"})
    void taskGetsTheCodeAndTheLastWords(String signal, int code, int number) throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Void> handle = runtime.submit(working(folder), TaskOptions.defaults().withName("work"));
            Children.kill(signal, pid("work"));
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, handle::join);
            assertEquals("child crashed: task=work, child=child-1, pid=…, code=" + code + " (128+" + number
                    + ", if a signal ended it); its standard error ends with\n  | last words", Children.text(crash));
            assertEquals(new Exit.Crashed(code, OptionalInt.empty(), "last words", Optional.empty()), crash.exit());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void otherChildrenGoOn(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).children(2).build()) {
            TaskHandle<Void> victim = runtime.submit(working(folder), TaskOptions.defaults().withName("victim"));
            TaskHandle<Void> other = runtime.submit(working(folder), TaskOptions.defaults().withName("other"));
            long otherPid = pid("other");
            Children.kill("KILL", pid("victim"));
            assertThrows(WorkerCrashedException.class, victim::join);
            assertEquals(Optional.of(true), ProcessHandle.of(otherPid).map(ProcessHandle::isAlive));
            Files.createFile(folder.resolve("end"));
            other.join();
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void crashOfTheJvmLeavesAReport() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Void> handle = runtime.submit(working(folder), TaskOptions.defaults().withName("work"));
            Children.kill("SEGV", pid("work"));
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, handle::join);
            assertEquals(134, crash.exit().code());
            assertTrue(crash.exit().stderrTail().contains("SIGSEGV (0xb)"), crash.exit().stderrTail());
            assertTrue(
                    Children.text(crash)
                            .startsWith("child crashed: task=work, child=child-1, pid=…, code=134 (128+6, if a"
                                    + " signal ended it), crashReport=…; its standard error ends with\n"),
                    crash.getMessage());
            String report = Files.readString(crash.exit().crashReport().orElseThrow());
            assertTrue(report.contains("A fatal error has been detected"), report);
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void idleChildIsReplaced() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            Children.kill("KILL", pid);
            // Not before its parent has noticed; a task that comes earlier may be lost with it, and is told so.
            while (runtime.stats().workers() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void forkCrashes(Transport transport) throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (ChildRuntime runtime = Children.builder().transport(transport).onOutput(_ -> heard.countDown()).build()) {
            ChildProcess<Void> child = runtime.fork(working(folder), TaskOptions.defaults().withName("work"), _ -> {});
            assertEquals(pid("work"), child.pid());
            heard.await(); // gRPC may still have the line in its hands when the task has printed it.
            Children.kill("KILL", child.pid());
            assertEquals(new Exit.Crashed(137, OptionalInt.empty(), "last words", Optional.empty()),
                    Children.exitOf(child));
            assertThrows(WorkerCrashedException.class, child::join);
        }
    }

    /** Writes its process's id to a file with its name and works until a file tells it to end. */
    private static Task<Void> working(Path folder) {
        String path = folder.toString();
        return context -> {
            System.err.println("last words");
            Children.writePid(Path.of(path, context.name()));
            while (Files.notExists(Path.of(path, "end"))) {
                Thread.sleep(1);
            }
            return null;
        };
    }

    private long pid(String name) throws Exception {
        return Children.pid(folder.resolve(name));
    }
}
