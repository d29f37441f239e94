package dev.prong.child.death;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.DeathCertificate.CrashReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the crash report of a JVM, whoever has written it. */
@Timeout(30)
class CrashReportFileTest {

    private static final String REPORT = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f21c3a9117a, pid=4711, tid=4712
            #
            # JRE version: OpenJDK Runtime Environment (25.0+36) (build 25+36-LTS)
            # Problematic frame:
            # C  [libc.so.6+0x9117a]  __pthread_clockjoin_ex+0x24a
            #
            Current thread (0x00007f21bc02bfa0):  JavaThread "main"  [_thread_in_native, id=4712]

            siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000
            """;

    @TempDir
    Path folder;

    @Test
    void findsWhatHappenedAndWhereAndOnWhichThread() throws Exception {
        CrashReport report = read(REPORT).orElseThrow();
        assertEquals(List.of("#  SIGSEGV (0xb) at pc=0x00007f21c3a9117a, pid=4711, tid=4712",
                "# C  [libc.so.6+0x9117a]  __pthread_clockjoin_ex+0x24a",
                "Current thread (0x00007f21bc02bfa0):  JavaThread \"main\"  [_thread_in_native, id=4712]",
                "siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000"),
                report.lines());
        assertEquals(OptionalInt.of(11), CrashReportFile.signal(report));
        assertEquals(false, CrashReportFile.wasSent(report));
    }

    @Test
    void noFileIsNoReport() {
        assertEquals(Optional.empty(), CrashReportFile.read(folder.resolve("none")));
    }

    @Test
    void folderAndLinkAreNoReports() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), REPORT);
        Path link = Files.createSymbolicLink(folder.resolve("link"), secret);
        assertEquals(Optional.empty(), CrashReportFile.read(link));
        assertEquals(Optional.empty(), CrashReportFile.read(folder));
    }

    @Test
    void fifoIsNotWaitedFor() throws Exception {
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assertEquals(Optional.empty(), CrashReportFile.read(fifo));
    }

    /** A child's survivor may put a pipe in the place of the file between the look and the open. */
    @Test
    void fifoThatTakesThePlaceOfTheFileIsNotWaitedFor() throws Exception {
        Path place = folder.resolve("place");
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        AtomicBoolean over = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                swap(place, fifo);
            }
        });
        for (int i = 0; i < 500; i++) {
            CrashReportFile.read(place).ifPresent(report -> assertEquals(3, report.lines().size()));
        }
        over.set(true);
        swapper.join();
    }

    private void swap(Path place, Path fifo) {
        try {
            Path file = Files.writeString(folder.resolve("draft"), REPORT.lines()
                    .filter(line -> !line.startsWith("siginfo")).reduce("", (all, line) -> all + line + "\n"));
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path link = Files.createLink(folder.resolve("other"), fifo);
            Files.move(link, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void numberThatIsNoneIsNoSignal() throws Exception {
        assertEquals(OptionalInt.empty(), CrashReportFile.signal(read("#  SIGSEGV (0xfffffffff) at pc=0\n")
                .orElseThrow()));
    }

    @Test
    void emptyFileHasNoLines() throws Exception {
        assertEquals(List.of(), read("").orElseThrow().lines());
    }

    @Test
    void onlyTheBeginningIsRead() throws Exception {
        String filler = "filler\n".repeat(CrashReportFile.MAX_BYTES / "filler\n".length() + 1);
        assertEquals(List.of(), read(filler + REPORT).orElseThrow().lines());
    }

    @Test
    void controlCharactersAreEscaped() throws Exception {
        assertEquals(List.of("Current thread \\u001b[31m\\u0000\"main\"\\u009b\\u0007"),
                read("Current thread \u001b[31m\u0000\"main\"\u009b\u0007\n").orElseThrow().lines());
    }

    @Test
    void longLinesAreCutAndManyAreDropped() throws Exception {
        List<String> lines = read(("siginfo: " + "x".repeat(5000) + "\n").repeat(12)).orElseThrow().lines();
        assertEquals(8, lines.size());
        assertEquals("siginfo: " + "x".repeat(CrashReportFile.MAX_LINE - 9) + "... (4709 more characters)",
                lines.getFirst());
    }

    @Test
    void brokenBytesAreNoObstacle() throws Exception {
        Path file = Files.write(folder.resolve("broken"), new byte[] {(byte) 0xff, '\n', (byte) 0xc3, '#', ' '});
        assertEquals(List.of(), CrashReportFile.read(file).orElseThrow().lines());
    }

    @Test
    void signalThatIsNoneIsNotBelieved() throws Exception {
        assertEquals(OptionalInt.empty(), CrashReportFile.signal(
                read("#  SIGSEGV (0xffffffffff) at pc=0x0\n#  SIGNAL (11) at pc=0x0\n").orElseThrow()));
    }

    private Optional<CrashReport> read(String text) throws Exception {
        return CrashReportFile.read(Files.writeString(folder.resolve("report"), text));
    }
}
