package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.DeathCertificate.OutOfMemory;
import dev.prong.DeathCertificate.Step;
import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import dev.prong.chaos.Chaos;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of children that died. */
@Timeout(Children.SECONDS)
class DeathCertificateTest {

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void killFromOutsideHasNoCertainSignal() throws Exception {
        String ready = folder.resolve("pid").toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Void> handle = runtime.submit(context -> {
                System.err.println("last words");
                context.progress("40 %");
                announce(ready);
                return spin();
            }, TaskOptions.defaults().withName("import"));
            long pid = awaitPid();
            // What a child has said last may die with it.
            Eventually.isTrue(() -> handle.progress().isPresent(), () -> "no progress");
            Children.kill("KILL", pid);
            DeathCertificate death = crash(handle);
            assertEquals("child-1", death.worker());
            assertEquals(pid, death.pid());
            assertEquals(EndedBy.UNKNOWN, death.endedBy());
            assertEquals("code 137: somebody sent KILL, or it exited with that code", death.why());
            assertEquals(OptionalInt.of(137), death.code());
            assertEquals(OptionalInt.empty(), death.signal());
            assertEquals(new ErrorOutput(List.of("last words"), 0), death.errorOutput());
            assertEquals(List.of(new TaskOnBoard("import", Optional.of("40 %"))), death.tasks());
            assertEquals(List.of(), death.stopping(), "nobody here asked");
            assertFalse(death.ended().isBefore(death.started()));
            assertFalse(death.memory().isEmpty());
        }
    }

    @Test
    void haltIsItsOwnDoing() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            DeathCertificate death = crash(runtime.submit(_ -> {
                Runtime.getRuntime().halt(3);
                return null;
            }));
            assertEquals(EndedBy.ITSELF, death.endedBy());
            assertEquals("it exited: code=3", death.why());
            assertEquals(OptionalInt.of(3), death.code());
            assertEquals(Optional.empty(), death.outOfMemory());
        }
    }

    @Test
    void exitInATaskIsItsOwnDoing() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                System.exit(0);
                return null;
            }, TaskOptions.defaults().withName("leave"), _ -> {});
            Exit exit = Children.exitOf(child);
            assertEquals("it exited: code=0", exit.certificate().orElseThrow().why());
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, child::join);
            assertEquals(exit.certificate().orElseThrow().why(), crash.certificate().orElseThrow().why());
            assertEquals(List.of(new TaskOnBoard("leave", Optional.empty())),
                    crash.certificate().orElseThrow().tasks());
        }
    }

    @Test
    void heapThatRanOutIsNamed() throws Exception {
        try (ChildRuntime runtime = Children.builder().maxHeapBytes(32 << 20)
                .javaOptions("-XX:+ExitOnOutOfMemoryError").build()) {
            DeathCertificate death = crash(runtime.submit(_ -> {
                List<byte[]> hoard = new ArrayList<>();
                while (!hoard.isEmpty() || hoard.add(new byte[1])) {
                    hoard.add(new byte[1 << 20]);
                }
                return null;
            }));
            assertEquals(EndedBy.ITSELF, death.endedBy());
            assertEquals("its JVM ended for want of memory: Terminating due to java.lang.OutOfMemoryError: Java heap"
                    + " space", death.why());
            assertEquals(Optional.of(OutOfMemory.HEAP), death.outOfMemory());
            assertEquals(OptionalInt.of(3), death.code());
        }
    }

    @ParameterizedTest
    @EnumSource(dev.prong.chaos.OutOfMemory.Kind.class)
    void memoryThatATaskHadNoneOfIsNamed(dev.prong.chaos.OutOfMemory.Kind kind) throws Exception {
        Chaos hungry = new dev.prong.chaos.OutOfMemory(kind);
        try (ChildRuntime runtime = Children.builder()
                .javaOptions(hungry.describe().javaOptions().toArray(String[]::new)).build()) {
            DeathCertificate death = crash(runtime.submit(context -> {
                try {
                    return hungry.run(context);
                } catch (java.lang.OutOfMemoryError e) {
                    e.printStackTrace();
                    Runtime.getRuntime().halt(3);
                    throw e;
                }
            }));
            assertEquals(Optional.of(OutOfMemory.valueOf(kind.name())), death.outOfMemory(), death::report);
            assertEquals("it exited: code=3", death.why());
        }
    }

    /** The kernel's killer is called by a control group with little memory, into which the child puts itself. */
    @Test
    void killByTheKernelForWantOfMemoryIsNamed() throws Exception {
        Path groups = Path.of("/sys/fs/cgroup/memory");
        assumeTrue(Files.isWritable(groups.resolve("memory.limit_in_bytes")), "no control group can be made");
        Path group = Files.createDirectory(groups.resolve("prong-test-" + ProcessHandle.current().pid()));
        try (ChildRuntime runtime = Children.builder().maxHeapBytes(1 << 30).build()) {
            Files.writeString(group.resolve("memory.limit_in_bytes"), "160M");
            DeathCertificate death = crash(runtime.submit(new Hoards(group.resolve("cgroup.procs").toString())));
            assertEquals(EndedBy.KERNEL_OUT_OF_MEMORY, death.endedBy(), death::report);
            assertEquals("code 137, and the kernel has killed a process for want of memory at that time", death.why());
            assertEquals(List.of(OptionalInt.of(137), OptionalInt.empty()), List.of(death.code(), death.signal()));
        } finally {
            Eventually.isTrue(() -> group.toFile().delete(), () -> "still has members: group=" + group);
        }
    }

    /** Takes memory until it is killed, in a control group whose file that is. */
    private record Hoards(String file) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            Files.writeString(Path.of(file), Long.toString(ProcessHandle.current().pid()));
            List<byte[]> hoard = new ArrayList<>();
            while (hoard.size() < 800) {
                hoard.add(new byte[1 << 20]);
                Arrays.fill(hoard.getLast(), (byte) 1);
                Thread.sleep(2); // So that it is seen alive a few times.
            }
            return hoard.size();
        }
    }

    @Test
    void crashOfTheJvmIsQuotedFromItsReport() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                new ProcessBuilder("sh", "-c", "kill -s SEGV $PPID").start().waitFor();
                return spin();
            }));
            DeathCertificate death = crash.certificate().orElseThrow();
            assertEquals(EndedBy.UNKNOWN, death.endedBy());
            assertEquals("its JVM crashed of a signal that a process sent", death.why());
            assertEquals(OptionalInt.of(134), death.code());
            assertEquals(OptionalInt.of(11), death.signal(), death.report());
            assertEquals(crash.exit().crashReport(), death.crashReport().map(DeathCertificate.CrashReport::path));
            List<String> lines = death.crashReport().orElseThrow().lines();
            assertTrue(lines.getFirst().startsWith("#  SIGSEGV (0xb) at pc=0x"), death.report());
            assertTrue(lines.get(1).startsWith("# C  ["), death.report());
            assertTrue(lines.get(2).startsWith("Current thread"), death.report());
        }
    }

    @Test
    void timeoutOfATaskThatSpinsTellsTheSteps() throws Exception {
        String ready = folder.resolve("pid").toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Void> handle = runtime.submit(_ -> {
                announce(ready);
                return spin();
            }, TaskOptions.defaults().withName("spin").withTimeout(Duration.ofSeconds(3)));
            TaskTimeoutException late = assertThrows(TaskTimeoutException.class, handle::join);
            DeathCertificate death = late.certificate().orElseThrow();
            assertEquals(EndedBy.TIMEOUT, death.endedBy());
            assertEquals("it was killed: a time limit of its task was over, and the task did not end when asked:"
                    + " gracePeriod=PT0.5S", death.why());
            int signal = death.signal().orElseThrow(); // We sent it: TERM, or KILL too if the machine is slow.
            assertTrue(signal == 15 || signal == 9, death.report());
            assertEquals(OptionalInt.of(128 + signal), death.code());
            assertEquals(List.of("cancel", "dump", "term"),
                    death.stopping().stream().map(Step::name).limit(3).toList());
            assertEquals(Duration.ZERO, death.stopping().getFirst().after());
            assertTrue(death.stopping().get(1).after().compareTo(Duration.ofMillis(500)) >= 0, death.report());
        }
    }

    @Test
    void killByItsHolderIsTold() throws Exception {
        String ready = folder.resolve("pid").toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                announce(ready);
                return spin();
            });
            Children.await(folder.resolve("pid"));
            child.kill();
            Exit exit = Children.exitOf(child);
            assertEquals(new Exit.Killed(EndReason.TERMINATED, true), exit);
            DeathCertificate death = exit.certificate().orElseThrow();
            assertEquals(EndedBy.USER, death.endedBy());
            assertEquals(List.of("cancel", "kill", "gone"), death.stopping().stream().map(Step::name).toList());
            TaskException cancelled = assertThrows(TaskCancelledException.class, child::join);
            assertEquals(exit.certificate(), cancelled.certificate());
        }
    }

    @Test
    void taskThatObeysLeavesNoCertificate() throws Exception {
        String ready = folder.resolve("pid").toString();
        try (ChildRuntime runtime = Children.builder().gracePeriod(Duration.ofSeconds(20)).build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                announce(ready);
                Thread.sleep(Duration.ofHours(1));
                return null;
            });
            Children.await(folder.resolve("pid"));
            child.terminate();
            Exit exit = Children.exitOf(child);
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false), exit);
            assertEquals(Optional.empty(), exit.certificate());
            assertEquals(Optional.empty(), assertThrows(TaskCancelledException.class, child::join).certificate());
        }
    }

    @Test
    void eachDeadChildNamesItsOwnTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().children(2).build()) {
            TaskHandle<Void> first = runtime.submit(halting(3), TaskOptions.defaults().withName("first"));
            TaskHandle<Void> second = runtime.submit(halting(4), TaskOptions.defaults().withName("second"));
            assertEquals("first", crash(first).tasks().getFirst().name());
            assertEquals("second", crash(second).tasks().getFirst().name());
        }
    }

    @Test
    void childThatDoesNotComeUpHadNoTaskOnBoard() {
        try (ChildRuntime runtime = Children.builder().java(folder.resolve("no-java")).build()) {
            DeathCertificate death = crash(runtime.submit(_ -> null, TaskOptions.defaults().withName("work")));
            assertEquals(EndedBy.ITSELF, death.endedBy());
            assertEquals("it exited before it was ready: code=" + death.code().orElseThrow(), death.why());
            assertEquals(List.of(), death.tasks());
        }
    }

    @Test
    void reportIsAPageInAFixedOrder() throws Exception {
        Path seen = folder.resolve("seen");
        String go = seen.toString();
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Void> handle = runtime.submit(context -> {
                System.err.println("no\u0007bell");
                context.progress("line\u001b[2J");
                Children.await(Path.of(go));
                Runtime.getRuntime().halt(3);
                return null;
            }, TaskOptions.defaults().withName("work"));
            // What a child has said last may die with it.
            Eventually.isTrue(() -> handle.progress().isPresent(), () -> "no progress");
            Files.createFile(seen);
            DeathCertificate death = crash(handle);
            String report = death.report().replaceAll("pid \\d+", "pid 4711").replaceAll("\\d{4}-\\S+Z", "TIME")
                    .replaceAll("after [0-9.]+ s", "after 0.4 s").replaceAll("first .* before its end.*", "KNOWN");
            assertEquals("""
                    death certificate of child-1, pid 4711
                    ended by:       ITSELF
                    why:            it exited: code=3
                    started:        TIME
                    ended:          TIME, after 0.4 s
                    code:           3
                    signal:         not certain
                    out of memory:  none
                    stopping:       none
                    memory:         KNOWN
                    late frames:    0
                    tasks on board:
                      | work, last progress: line\\u001b[2J
                    crash report:   none
                    thread dump:    none
                    standard error: all of it
                      | no\\u0007bell
                    """, report);
        }
    }

    private static DeathCertificate crash(TaskHandle<?> handle) {
        return assertThrows(WorkerCrashedException.class, handle::join).certificate().orElseThrow();
    }

    private static Task<Void> halting(int code) {
        return _ -> {
            Runtime.getRuntime().halt(code);
            return null;
        };
    }

    /** Works without an end, and hears no interrupt. */
    private static Void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void announce(String file) throws Exception {
        Path draft = Files.writeString(Path.of(file + ".draft"), Long.toString(ProcessHandle.current().pid()));
        Files.move(draft, Path.of(file));
    }

    private long awaitPid() throws Exception {
        Path file = folder.resolve("pid");
        Children.await(file);
        return Long.parseLong(Files.readString(file));
    }
}
