package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.process.PosixTools;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of children, and of what they and their parent have started, when the parent ends without a close. */
@Timeout(60)
class ParentDeathTest {

    @TempDir
    Path temporary;

    /** The parent has no other folder for temporary files, so what is in there at the end was left behind. */
    @ParameterizedTest
    @CsvSource({"STDIO, KILL", "GRPC, KILL", "STDIO, TERM", "STDIO, exit", "STDIO, halt", "STDIO, return",
            "GRPC, return", "STDIO, throw"})
    void nothingIsLeft(Transport transport, String end) throws Exception {
        try (Parent parent = new Parent(transport.name(), end)) {
            List<Long> pids = parent.processes(ParentOfMany.processes(end));
            parent.end();
            if (end.equals("KILL") || end.equals("TERM")) {
                Children.kill(end, parent.process.pid());
            }
            parent.assertLeavesNothing(pids, transport + " " + end);
        }
    }

    @ParameterizedTest
    @CsvSource({"STDIO", "GRPC"})
    void aChildThatIsStoppedDoesNotOutliveItsParent(Transport transport) throws Exception {
        assumeTrue(PosixTools.installed().hasSessions(), "nobody watches a child from outside here");
        try (Parent parent = new Parent(transport.name(), "KILL")) {
            List<Long> pids = parent.processes(ParentOfMany.processes("KILL"));
            Children.kill("STOP", parent.task);
            Children.kill("KILL", parent.process.pid());
            parent.assertLeavesNothing(pids, transport + " stopped child");
        }
    }

    @Test
    void childrenOfAParentThatIsStoppedForAWhileGoOn() throws Exception {
        try (Parent parent = new Parent(Transport.STDIO.name(), "return")) {
            List<Long> pids = parent.processes(ParentOfMany.processes("return"));
            Children.kill("STOP", parent.process.pid());
            Thread.sleep(Duration.ofSeconds(2)); // Whoever takes silence for death does so now.
            assertTrue(pids.stream().allMatch(Processes::isRunning), pids::toString);
            Children.kill("CONT", parent.process.pid());
            parent.process.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
            parent.process.getOutputStream().flush();
            assertEquals("heard hello", parent.line());
            assertTrue(pids.stream().allMatch(Processes::isRunning), pids::toString);
            parent.end();
            parent.assertLeavesNothing(pids, "return after a stop");
        }
    }

    @Test
    void nothingIsLeftAfterCtrlC() throws Exception {
        Path script = Path.of("/usr/bin/script"); // Gives a program a terminal of its own.
        assumeTrue(Files.isExecutable(script), "no terminal to be had");
        // As in the background of a shell without job control; what is started then ignores it too.
        assumeTrue(!ignoresInterrupts(), "SIGINT is ignored here");
        String line = Parent.line(temporary, Transport.STDIO.name(), "INT").map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        // In a session of its own, so that no signal it sends to its group reaches who runs the tests.
        List<String> command = PosixTools.installed()
                .inOwnSession(List.of(script.toString(), "-qec", line, "/dev/null"));
        try (Parent parent = new Parent(command.stream())) {
            List<Long> pids = parent.processes(ParentOfMany.processes("INT"));
            parent.process.getOutputStream().write(3); // Ctrl-C
            parent.process.getOutputStream().flush();
            parent.assertLeavesNothing(pids, "STDIO Ctrl-C");
        }
    }

    /** See proc_pid_status(5): the bit of signal 2 in the mask of those that are ignored. */
    private static boolean ignoresInterrupts() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }

    /** A JVM that runs {@link ParentOfMany}. */
    private final class Parent implements AutoCloseable {

        final Process process;
        final BufferedReader reader;
        /** The process of one of its tasks in the pool. */
        long task;

        Parent(String... args) throws IOException {
            this(line(temporary, args));
        }

        Parent(Stream<String> line) throws IOException {
            process = new ProcessBuilder(line.toList()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            reader = process.inputReader();
        }

        static Stream<String> line(Path temporary, String... args) {
            return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary,
                    ParentOfMany.class.getName()), Stream.of(args));
        }

        String line() {
            try {
                return String.valueOf(reader.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Those that are told by so many lines, and every other there is, such as the guard. */
        List<Long> processes(int lines) {
            List<String> told = Stream.generate(this::line).limit(lines).toList();
            task = told.stream().filter(line -> line.startsWith("task ")).map(Parent::pid).findFirst().orElseThrow();
            List<Long> pids = Stream.concat(told.stream().map(Parent::pid),
                    process.descendants().map(ProcessHandle::pid).filter(Processes::isRunning)).distinct().toList();
            assertTrue(pids.stream().allMatch(Processes::isRunning), () -> told + " " + pids);
            return pids;
        }

        private static long pid(String line) {
            return Long.parseLong(line.substring(line.indexOf(' ') + 1));
        }

        /** Now it may end. */
        void end() throws IOException {
            process.getOutputStream().close();
        }

        void assertLeavesNothing(List<Long> pids, String how) throws Exception {
            process.waitFor();
            long ended = System.nanoTime();
            Eventually.isTrue(() -> pids.stream().noneMatch(Processes::isRunning),
                    () -> "still running: pids=" + pids.stream().filter(Processes::isRunning).toList());
            Duration took = Duration.ofNanos(System.nanoTime() - ended);
            System.out.println("ParentDeathTest: " + how + ": gone after ms=" + took.toMillis());
            assertTrue(took.toSeconds() < 10, () -> "took=" + took); // Two seconds on a machine that has time.
            Eventually.isTrue(() -> files().isEmpty(), () -> "left behind: " + files());
        }

        private List<Path> files() {
            try (Stream<Path> files = Files.list(temporary)) {
                return files.toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
