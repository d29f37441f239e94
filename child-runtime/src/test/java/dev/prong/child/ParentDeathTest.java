package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of children, and of what they have started, when their parent ends without a close. */
@Timeout(60)
class ParentDeathTest {

    /** So many process ids are printed, unless the parent has but its pool. */
    private static final int PROCESSES = 5;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"STDIO, signal", "GRPC, signal", "STDIO, exit", "STDIO, halt", "STDIO, return", "GRPC, return"})
    void nothingIsLeft(Transport transport, String end) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, ParentOfMany.class.getName(),
                transport.name(), end).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader reader = parent.inputReader()) {
            List<Long> pids = Stream.generate(() -> line(reader)).limit(end.equals("return") ? 2 : PROCESSES).map(Long::valueOf).toList();
            assertTrue(pids.stream().allMatch(Processes::isRunning), pids::toString);
            parent.getOutputStream().close(); // Now it may end.
            if (end.equals("signal")) {
                Children.kill("KILL", parent.pid());
            }
            parent.waitFor();
            long ended = System.nanoTime();
            Eventually.isTrue(() -> pids.stream().noneMatch(Processes::isRunning),
                    () -> "still running: pids=" + pids.stream().filter(Processes::isRunning).toList());
            Duration took = Duration.ofNanos(System.nanoTime() - ended);
            assertTrue(took.toSeconds() < 10, () -> "took=" + took); // Two seconds on a machine that has time.
            Eventually.isTrue(() -> folders().isEmpty(), () -> "left behind: " + folders());
        } finally {
            parent.destroyForcibly();
        }
        assertEquals(List.of(), folders());
    }

    private List<Path> folders() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("prong-")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(BufferedReader reader) {
        try {
            return String.valueOf(reader.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has tasks in a pool, a fork, a fork that hangs while it ends, and a program of a task's; then ends in some way. */
    static final class ParentOfMany {

        private ParentOfMany() {
        }

        @SuppressWarnings("resource") // Ending without a close is the point.
        public static void main(String[] args) throws Exception {
            ChildRuntime runtime = ChildRuntime.builder().children(2).transport(Transport.valueOf(args[0]))
                    .gracePeriod(Duration.ofHours(1)).onOutput(line -> System.out.println(line.text())).build();
            for (int i = 0; i < 2; i++) {
                runtime.submit(_ -> {
                    System.out.println(ProcessHandle.current().pid());
                    Thread.sleep(Long.MAX_VALUE);
                    return null;
                });
            }
            if (args[1].equals("return")) { // Forks would keep this JVM alive.
                System.in.transferTo(OutputStream.nullOutputStream());
                return;
            }
            runtime.fork(_ -> {
                System.out.println(ProcessHandle.current().pid());
                System.out.println(new ProcessBuilder("sleep", "1000").start().pid());
                Thread.sleep(Long.MAX_VALUE);
                return null;
            });
            ChildProcess<Void> hanging = runtime.fork(_ -> {
                Runtime.getRuntime().addShutdownHook(new Thread(ParentOfMany::hang));
                return null;
            });
            hanging.join();
            System.out.println(hanging.pid());
            System.in.transferTo(OutputStream.nullOutputStream());
            switch (args[1]) {
                case "signal" -> Thread.sleep(Long.MAX_VALUE);
                case "exit" -> System.exit(3);
                case "halt" -> Runtime.getRuntime().halt(3);
                default -> throw new IllegalArgumentException(args[1]);
            }
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
    }
}
