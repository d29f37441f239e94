package dev.prong.child;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.process.PosixTools;
import dev.prong.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever the parent is in the launch of its children when it is killed, nothing is left of them. */
@Timeout(60)
class KilledWhileLaunchingTest {

    /** In the environment of the parent, so in that of its children. */
    private static final String MARK = "PRONG_KILLED_WHILE_LAUNCHING";

    @TempDir
    Path temporary;

    @RepeatedTest(5)
    void nothingIsLeft() throws Exception {
        assumeTrue(PosixTools.installed().hasSessions(), "no /proc to look at");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, Launching.class.getName())
                        .inheritIO();
        builder.environment().put(MARK, temporary.toString());
        Process parent = builder.start();
        try {
            Eventually.isTrue(() -> !files().isEmpty(), () -> "launches nothing"); // The private folder comes first.
            Thread.sleep(ThreadLocalRandom.current().nextInt(1_000)); // Any moment will do.
        } finally {
            parent.destroyForcibly().waitFor();
        }
        Eventually.isTrue(() -> marked().isEmpty() && files().isEmpty(),
                () -> "left behind: processes=%s, files=%s".formatted(marked(), files()));
    }

    private List<String> marked() {
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            return files.filter(file -> Character.isDigit(file.getFileName().toString().charAt(0)))
                    .filter(this::isMarked).map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isMarked(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains(MARK + "=" + temporary);
        } catch (IOException _) {
            return false; // It has ended, or is somebody else's.
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Launches children as long as it lives. */
    static final class Launching {

        private Launching() {
        }

        @SuppressWarnings("resource") // Never closed.
        public static void main(String[] args) throws Exception {
            ChildRuntime runtime = ChildRuntime.builder().children(2).onOutput(_ -> {}).build();
            for (int i = 0; i < 2; i++) {
                runtime.submit(_ -> {
                    Thread.sleep(Long.MAX_VALUE);
                    return null;
                });
            }
            while (true) {
                runtime.fork(_ -> null).join();
            }
        }
    }
}
