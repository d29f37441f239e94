package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Exit;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Residue;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that end or break the child they run in. */
@Timeout(Children.SECONDS)
class EndsItselfTest {

    private static final String SILENT = "; it wrote nothing to its standard error";

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void exitIsACrash(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            assertEquals("child crashed: task=leave, child=child-1, pid=…, code=3" + SILENT, crash(runtime, _ -> {
                System.exit(3);
                return null;
            }));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void exitWithCodeZeroIsACrash() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals("child crashed: task=leave, child=child-1, pid=…, code=0" + SILENT, crash(runtime, _ -> {
                System.exit(0);
                return null;
            }));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void haltIsACrash() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals("child crashed: task=leave, child=child-1, pid=…, code=7" + SILENT, crash(runtime, _ -> {
                Runtime.getRuntime().halt(7);
                return null;
            }));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatItPrintedBeforeAnExitIsNotLost(Transport transport) {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (ChildRuntime runtime = Children.builder().transport(transport).onOutput(line -> lines.add(line.text()))
                .build()) {
            assertEquals(
                    "child crashed: task=leave, child=child-1, pid=…, code=3; its standard error ends with\n  | fatal",
                    crash(runtime, _ -> {
                        IntStream.range(0, 10_000).forEach(System.out::println);
                        System.err.print("fatal");
                        System.exit(3);
                        return null;
                    }));
        }
        List<String> expected = new ArrayList<>(IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
        expected.add("fatal");
        assertEquals(expected, lines);
    }

    @Test
    void hookThatHangsIsKilledAfterTheGracePeriodOfATimeout() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            runtime.run(_ -> "warm");
            TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class, () -> runtime.submit(_ -> {
                Runtime.getRuntime().addShutdownHook(new Thread(EndsItselfTest::hang));
                System.exit(3);
                return null;
            }, TaskOptions.timeout(Duration.ofSeconds(1)).withName("leave")).join());
            assertEquals(
                    "task timed out: task=leave, worker=child-1, timeout=PT1S; its child was killed: child=child-1, "
                            + "pid=…, gracePeriod=PT0.5S, stopping=[cancel +… ms, term +… ms, kill +… ms, gone +… ms]",
                    timeout.getMessage().replaceAll("pid=\\d+", "pid=…").replaceAll("\\+\\d+ ms", "+… ms")
                            .replaceAll(", at=.*", "")); // Without a dump: it has closed its connection by then.
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void hookThatHangsAfterTheTaskDoesNotSpoilTheResult() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<String> child = runtime.fork(_ -> {
                Runtime.getRuntime().addShutdownHook(new Thread(EndsItselfTest::hang));
                return "result";
            });
            assertEquals(new Exit.Completed(), Children.exitOf(child));
            assertEquals("result", child.join());
            Children.awaitGone(child.pid());
        }
    }

    @Test
    void garbageOnTheProtocolsDescriptorEndsTheChild() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals(
                    "child failed: something wrote to the protocol's stream: first bytes=\"free(): invalid pointer\"; "
                            + "a task must not write to the descriptors of the protocol: task=leave, child=child-1, pid=…, code=137 "
                            + "(128+9, if a signal ended it)" + SILENT,
                    crash(runtime, _ -> {
                        try (OutputStream descriptor = new FileOutputStream(pipeToTheParent(), true)) {
                            descriptor.write("free(): invalid pointer".getBytes(StandardCharsets.UTF_8));
                        }
                        Thread.sleep(Long.MAX_VALUE);
                        return null;
                    }));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    /** Where the child has put the descriptor that was 4 when it began. */
    private static String pipeToTheParent() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> Integer.parseInt(each.getFileName().toString()) > 2 && isPipeForWriting(each))
                    .findFirst().orElseThrow().toString();
        }
    }

    private static boolean isPipeForWriting(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")
                    && Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName())).get(1)
                            .endsWith("1");
        } catch (IOException _) {
            return false; // The listing's own is closed by now.
        }
    }

    @Test
    void stackOverflowIsAFailureOfTheTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime.run(_ -> deeper(0)));
            assertEquals("java.lang.StackOverflowError", failed.causeType());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void outOfMemoryIsAFailureOfTheTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().maxHeapBytes(64 << 20).build()) {
            TaskFailedException failed = assertThrows(TaskFailedException.class,
                    () -> runtime.run(_ -> new long[32 << 20].length));
            assertEquals("java.lang.OutOfMemoryError", failed.causeType());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void heapThatIsFilledLittleByLittleHurtsThatTaskAlone() throws Exception {
        try (ChildRuntime runtime = Children.builder().maxHeapBytes(32 << 20).build()) {
            Exception error = assertThrows(Exception.class, () -> runtime.submit(_ -> {
                List<byte[]> hoard = new ArrayList<>();
                while (!hoard.isEmpty() || hoard.add(new byte[1])) {
                    hoard.add(new byte[1000]);
                }
                return hoard.size();
            }).join());
            boolean told = error instanceof TaskFailedException failed
                    && failed.causeType().equals("java.lang.OutOfMemoryError");
            assertEquals("told", told || error instanceof WorkerCrashedException ? "told" : error.toString());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void errorThatIsNoExceptionIsAFailureOfTheTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new InternalError("broken");
            }));
            assertEquals("java.lang.InternalError", failed.causeType());
        }
    }

    @SuppressWarnings("InfiniteRecursion") // It is to overflow.
    private static int deeper(int depth) {
        return 1 + deeper(depth + 1);
    }

    private static void hang() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException _) {
                // Obeys nobody.
            }
        }
    }

    private static String crash(ChildRuntime runtime, Task<Void> task) {
        return Children.text(assertThrows(WorkerCrashedException.class,
                () -> runtime.submit(task, TaskOptions.defaults().withName("leave")).join()));
    }
}
