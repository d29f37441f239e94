package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.Step;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.testing.Residue;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How tasks are ended that do not end when asked: step by step, each told, and the next task runs. */
@Timeout(60)
class StoppingTest {

    private static final List<String> BY_TERM = List.of("cancel", "dump", "term", "gone");
    private static final List<String> BY_KILL = List.of("cancel", "dump", "term", "kill", "gone");

    /**
     * TERM may do, and a machine that is slow, or a JVM that at its exit waits for threads in native code, may need more.
     */
    private static final List<List<String>> EITHER = List.of(BY_TERM, BY_KILL);

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void taskThatSpinsLeavesItsStack(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            TaskTimeoutException late = timeoutWithDump(runtime, begun -> {
                announce(begun);
                return spin();
            });
            assertEquals(
                    "task timed out: task=work, worker=child-…, timeout=PT1.5S; its child was killed: child=child-…,"
                            + " pid=…, gracePeriod=PT0.5S, stopping=[cancel +… ms, dump +… ms, term +… ms, gone +… ms],"
                            + " at=dev.prong.child.StoppingTest.spin(StoppingTest.java:…)"
                            + " <- dev.prong.child.StoppingTest.lambda(StoppingTest.java:…)"
                            + " <- dev.prong.child.StoppingTest.lambda(StoppingTest.java:…)",
                    text(late));
            DeathCertificate death = assertEnded(late, EITHER);
            assertEquals(EndedBy.TIMEOUT, death.endedBy());
            List<String> lines = death.threadDump().orElseThrow().lines().toList();
            assertTrue(lines.getFirst().matches("\"prong-child-\\d-task work\" RUNNABLE, task=work"), death.report());
            assertTrue(lines.get(1).startsWith("    at dev.prong.child.StoppingTest.spin(StoppingTest.java:"),
                    death.report());
            assertTrue(lines.stream().anyMatch(line -> line.endsWith("-pulse\" RUNNABLE")), death.report());
            assertTrue(death.report().contains("\nthread dump:\n  | " + lines.getFirst() + "\n"), death.report());
            assertNextRuns(runtime);
        }
    }

    @Test
    void hooksOfAChildThatIsEndedRun() throws Exception {
        String ran = folder.resolve("ran").toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskTimeoutException late = timeout(runtime, begun -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> announce(ran)));
                announce(begun);
                return spin();
            });
            assertTrue(Files.exists(folder.resolve("ran")), late.certificate().orElseThrow().report());
            assertEnded(late, EITHER);
            assertNextRuns(runtime);
        }
    }

    @Test
    void hookThatSleepsIsNotWaitedFor() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEnded(timeout(runtime, begun -> {
                Runtime.getRuntime().addShutdownHook(new Thread(StoppingTest::sleep));
                announce(begun);
                return spin();
            }), List.of(BY_KILL));
            assertNextRuns(runtime);
        }
    }

    @Test
    void taskThatIsBlockedInTheKernelIsEnded() throws Exception {
        String pipe = folder.resolve("pipe").toString();
        assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskTimeoutException late = timeoutWithDump(runtime, begun -> {
                announce(begun);
                try (InputStream never = new FileInputStream(pipe)) { // Waits for a writer, and hears no interrupt.
                    return never.read();
                }
            });
            DeathCertificate death = assertEnded(late, EITHER);
            assertTrue(late.getMessage().contains(", at=java.io.FileInputStream.open0(Native Method) <- "),
                    late.getMessage());
            assertTrue(death.threadDump().orElseThrow().contains("FileInputStream.open0(Native Method)"),
                    death.report());
            assertNextRuns(runtime);
        }
    }

    /** Native code that keeps the JVM from ever coming to a safepoint: neither a dump nor a hook is to be had. */
    @Test
    void jvmThatComesToNoSafepointIsKilled() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the mutex is glibc's");
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskTimeoutException late = timeout(runtime, begun -> {
                MethodHandle lock = criticalLock();
                MemorySegment mutex = Arena.global().allocate(64, 8); // Zeros are an unlocked one.
                int _ = (int) lock.invokeExact(mutex);
                announce(begun);
                return (int) lock.invokeExact(mutex);
            });
            DeathCertificate death = assertEnded(late, List.of(BY_KILL));
            assertEquals(Optional.empty(), death.threadDump());
            assertTrue(text(late).endsWith("gone +… ms]"), late.getMessage());
            assertNextRuns(runtime);
        }
    }

    @SuppressWarnings("restricted") // Native code is what is tested.
    private static MethodHandle criticalLock() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find("pthread_mutex_lock").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS), Linker.Option.critical(false));
    }

    @Test
    void cancelledTaskIsToldTheSame() throws Exception {
        String begun = folder.resolve("begun").toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Object> handle = runtime.submit(_ -> {
                announce(begun);
                return spin();
            }, TaskOptions.defaults().withName("work"));
            Children.await(Path.of(begun));
            assertTrue(handle.cancel());
            TaskException cancelled = assertThrows(TaskCancelledException.class, handle::join);
            assertTrue(text(cancelled).startsWith("task cancelled: task=work, worker=child-…; its child was killed:"
                    + " child=child-…, pid=…, gracePeriod=PT0.5S, stopping=[cancel +… ms, dump +… ms, term +… ms,"
                    + " gone +… ms]"), cancelled.getMessage());
            assertEquals(EndedBy.USER, assertEnded(cancelled, EITHER).endedBy());
            assertNextRuns(runtime);
        }
    }

    /** A child of which nothing comes, and to which nothing can be sent: its pipe is full. */
    @Test
    void childThatDoesNotReadHoldsNobodyUp() throws Exception {
        Path java = ready().runs("trap '' TERM").writeAndHangs();
        byte[] much = new byte[8 << 20];
        try (ChildRuntime runtime = Children.builder().java(java).build()) {
            TaskOptions options = TaskOptions.defaults().withRunTimeout(Duration.ofMillis(300));
            DeathCertificate death = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(_ -> much.length, options)).certificate().orElseThrow();
            assertEquals(BY_KILL, names(death), death.report());
            assertEquals(Optional.empty(), death.threadDump());
            Children.awaitGone(death.pid());
        }
    }

    @Test
    void dumpThatNobodyAskedForEndsTheChild() throws Exception {
        Path java = ready().sends(Frame.newBuilder().setThreadDump(ThreadDump.getDefaultInstance())).writeAndHangs();
        try (ChildRuntime runtime = Children.builder().java(java).build()) {
            assertEquals("child failed: thread dump that nobody has asked for: threads=0: task=work, child=child-1,"
                    + " pid=…, code=137 (128+9, if a signal ended it); it wrote nothing to its standard error",
                    Children.text(assertThrows(dev.prong.WorkerCrashedException.class,
                            () -> runtime.run(_ -> null, TaskOptions.defaults().withName("work")))));
        }
    }

    private FakeJava ready() throws IOException {
        return new FakeJava(folder).beginsWell().sends(Frame.newBuilder().setHello(Hello.newBuilder()
                .setOldestVersion(1).setNewestVersion(1).setPid(1).addCapabilities("parts").addCapabilities("dump")));
    }

    /** Does something with the file that says that it has begun. */
    @FunctionalInterface
    private interface Work extends java.io.Serializable {
        Object run(String begun) throws Throwable;
    }

    /** The same of a child that tells its stacks; on a machine that is busy with much else it may be too late at times. */
    private TaskTimeoutException timeoutWithDump(ChildRuntime runtime, Work work) throws Exception {
        TaskTimeoutException late = timeout(runtime, work);
        for (int i = 0; i < 4 && late.certificate().orElseThrow().threadDump().isEmpty(); i++) {
            late = timeout(runtime, work);
        }
        return late;
    }

    /** The error of a task that does not end. */
    private TaskTimeoutException timeout(ChildRuntime runtime, Work work) throws Exception {
        runtime.run(_ -> "warm"); // So that the task begins well before its time is over.
        Path begun = folder.resolve("begun");
        Files.deleteIfExists(begun);
        String file = begun.toString();
        Task<Object> task = _ -> {
            try {
                return work.run(file);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
        TaskHandle<Object> handle = runtime.submit(task,
                TaskOptions.defaults().withName("work").withTimeout(Duration.ofMillis(1500)));
        Children.await(begun);
        return assertThrows(TaskTimeoutException.class, handle::join);
    }

    private static DeathCertificate assertEnded(TaskException error, List<List<String>> ways) {
        DeathCertificate death = error.certificate().orElseThrow();
        assertTrue(ways.contains(names(death)), death.report());
        int signal = death.code().orElseThrow() == 143 ? 15 : 9; // It may have ended in the moment before the KILL.
        assertTrue(signal == 9 || ways.contains(BY_TERM), death.report());
        assertEquals(OptionalInt.of(128 + signal), death.code(), death.report());
        assertEquals(OptionalInt.of(signal), death.signal(), death.report());
        assertInOrder(death.stopping());
        return death;
    }

    private static void assertInOrder(List<Step> steps) {
        assertTrue(steps.get(1).after().compareTo(Duration.ofMillis(500)) >= 0, steps::toString);
        assertEquals(steps, steps.stream().sorted((a, b) -> a.after().compareTo(b.after())).toList());
    }

    private static List<String> names(DeathCertificate death) {
        return death.stopping().stream().map(Step::name).toList();
    }

    private static void assertNextRuns(ChildRuntime runtime) throws InterruptedException {
        assertEquals("next", runtime.run(_ -> "next"));
    }

    private static String text(TaskException error) {
        return error.getMessage().replaceAll("pid=\\d+", "pid=…").replaceAll("\\+\\d+ ms", "+… ms")
                .replace("kill +… ms, ", "").replaceAll("child-\\d", "child-…")
                .replaceAll("lambda\\$[^(]*", "lambda").replaceAll("java:\\d+", "java:…");
    }

    private static Object spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofHours(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a hook", e);
        }
    }

    private static void announce(String file) {
        try {
            Files.createFile(Path.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
