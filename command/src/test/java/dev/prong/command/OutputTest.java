package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prong.command.ProcessExit.Exited;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading what a subprocess writes. */
@Timeout(60)
class OutputTest {

    private static final int TEN_MEBIBYTES = 10 * 1024 * 1024;
    private static final int KEPT = 1024 * 1024;

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void comesAsLines() {
        assertEquals(List.of("a", "", "b c"), Command.of("printf", "a\n\nb c\n").spawn().stdout().lines().toList());
    }

    @Test
    void countsALastLineWithoutAnEnd() {
        assertEquals(List.of("a", "b"), Command.of("printf", "a\nb").spawn().stdout().lines().toList());
        assertEquals(List.of(), Command.of("true").spawn().stdout().lines().toList());
    }

    @Test
    void decodesCharactersThatAreSplitAcrossWrites() {
        Subprocess printer = Command.shell("printf 'caf\\303'; sleep 0.2; printf '\\251\\n\\360\\237'; sleep 0.2; "
                + "printf '\\230\\200'").spawn();
        assertEquals(List.of("café", "😀"), printer.stdout().lines().toList());
    }

    @Test
    void givesEachLineAsSoonAsItIsWritten() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        Iterator<String> lines = cat.stdout().lines().iterator();
        for (int i = 0; i < 3; i++) {
            cat.stdin().write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            assertEquals("line " + i, lines.next());
        }
        cat.stdin().close();
        assertFalse(lines.hasNext());
        assertEquals(new Exited(0), cat.awaitClose());
    }

    @Test
    void needsNoFileWhileTheProcessRuns() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        String mine = "prong-" + ProcessHandle.current().pid() + "-*";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")),
                mine)) {
            left.forEach(file -> fail("left: " + file));
        }
        cat.stdin().close();
        cat.awaitClose();
    }

    @Test
    void comesAsBytesAndAsText() throws InterruptedException {
        Subprocess both = Command.shell("printf '\\000\\377'; printf 'ä' >&2").spawn();
        assertArrayEquals(new byte[] {0, (byte) 0xff}, both.stdout().bytes());
        assertEquals("ä", both.stderr().text());
    }

    @Test
    void canBeReadOnlyOnce() {
        Subprocess echo = Command.of("echo", "x").spawn();
        assertEquals(1, echo.stdout().lines().count());
        assertEquals("stdout is read already: claimed by lines()",
                assertThrows(IllegalStateException.class, () -> echo.stdout().text()).getMessage());
    }

    @Test
    void isStillThereAfterTheEnd() throws InterruptedException {
        Subprocess echo = Command.shell("echo out; echo err >&2").spawn();
        echo.awaitClose();
        assertEquals("out\n", echo.stdout().text());
        assertEquals("err\n", echo.stderr().text());
    }

    @Test
    void hasNothingOnStderrWhenThatIsMerged() throws InterruptedException {
        Subprocess echo = Command.shell("echo out; echo err >&2").redirectErrorToOutput().spawn();
        assertEquals("", echo.stderr().text());
        assertEquals("out\nerr\n", echo.stdout().text());
        assertEquals(new Exited(0), echo.awaitClose());
    }

    @Test
    void doesNotHoldUpTheProcessWhenStderrIsLeftUnread() throws InterruptedException {
        Subprocess loud = Command.shell("head -c 10485760 /dev/zero >&2; echo done").spawn();
        assertEquals(List.of("done"), loud.stdout().lines().toList());
        assertEquals(new Exited(0), loud.awaitClose());
    }

    @Test
    void saysHowMuchWasCutBeforeItWasClaimedAndGivesTheRest() throws Exception {
        Subprocess loud = Command.of("head", "-c", "10485760", "/dev/zero").spawn();
        assertEquals(new Exited(0), loud.awaitClose());
        InputStream rest = loud.stdout().stream();
        assertEquals(
                "stdout was cut before it was claimed: cut=9437184 bytes, kept=1048576 bytes; claim it right after "
                        + "spawn(), or read on for what was kept",
                assertThrows(IOException.class, rest::read).getMessage());
        assertEquals(KEPT, rest.readAllBytes().length);
    }

    @Test
    void doesNotPassOffACutOutputAsWhole() throws InterruptedException {
        Subprocess loud = Command.shell("head -c 1048577 /dev/zero; head -c 1048577 /dev/zero >&2").spawn();
        loud.awaitClose();
        Stream<String> lines = loud.stdout().lines();
        String rest = " was cut before it was claimed: cut=1 bytes, kept=1048576 bytes; claim it right after spawn(), "
                + "or read on for what was kept";
        assertEquals("stdout" + rest, assertThrows(UncheckedIOException.class, lines::count).getCause().getMessage());
        assertEquals("stderr" + rest,
                assertThrows(UncheckedIOException.class, () -> loud.stderr().text()).getMessage());
    }

    @Test
    void losesNothingOnceClaimedAndLetsTheProcessWait() throws Exception {
        Subprocess loud = Command.of("head", "-c", "10485760", "/dev/zero").spawn();
        InputStream reader = loud.stdout().stream();
        assertEquals(Optional.empty(), loud.awaitExit(Duration.ofMillis(500)));
        assertEquals(TEN_MEBIBYTES, reader.readAllBytes().length);
        assertEquals(new Exited(0), loud.awaitClose());
    }

    @Test
    void isABrokenPipeForTheProcessWhenItsReaderCloses() throws Exception {
        Subprocess yes = Command.of("yes").spawn();
        try (Stream<String> lines = yes.stdout().lines()) {
            assertEquals(Optional.of("y"), lines.findFirst());
        }
        assertEquals(new Exited(128 + 13), yes.awaitClose());
    }

    @Test
    void canBeClosedWhileTheProcessIsSilent() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        InputStream reader = cat.stdout().stream();
        reader.close();
        assertEquals("stdout was closed by its reader", assertThrows(IOException.class, reader::read).getMessage());
        cat.stdin().write('x');
        assertEquals(new Exited(128 + 13), cat.awaitClose());
    }

    @Test
    void mayBeAbandonedByItsReader() throws InterruptedException {
        Subprocess yes = Command.of("yes").spawn();
        assertEquals("y", yes.stdout().lines().iterator().next());
        yes.kill();
        assertEquals(new ProcessExit.Killed(ProcessExit.Reason.REQUESTED, Signal.KILL), yes.awaitClose());
    }

    @Test
    void doesNotDelayTheCloseWhenItsReaderIsSlow() throws Exception {
        Subprocess head = Command.of("head", "-c", "1100000", "/dev/zero").spawn();
        InputStream reader = head.stdout().stream();
        assertEquals(new Exited(0), head.awaitClose());
        assertEquals(1_100_000, reader.readAllBytes().length);
    }

    @Test
    void endsAReadThatIsInterrupted() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        InputStream reader = cat.stdout().stream();
        Thread.currentThread().interrupt();
        assertEquals("interrupted while waiting for stdout",
                assertThrows(InterruptedIOException.class, reader::read).getMessage());
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        assertEquals("interrupted while waiting for stderr",
                assertThrows(InterruptedException.class, () -> cat.stderr().text()).getMessage());
        assertFalse(Thread.interrupted());
        cat.stdin().close();
        assertEquals(-1, reader.read());
        cat.awaitClose();
    }

    @Test
    void holdsNoCarrierWhileVirtualThreadsWaitForIt() throws Exception {
        Command silent = Command.shell("until [ -e go ]; do sleep 0.2; done").directory(folder);
        List<Thread> readers = new ArrayList<>();
        // More than the machine has processors, each of which would be held by a blocked read.
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() * 4; i++) {
            Subprocess one = silent.spawn();
            readers.add(Thread.ofVirtual().start(() -> one.stdout().lines().forEach(_ -> fail())));
        }
        Thread other = Thread.ofVirtual().start(Thread::yield);
        assertTrue(other.join(Duration.ofSeconds(20)));
        Files.createFile(folder.resolve("go"));
        for (Thread reader : readers) {
            reader.join();
        }
    }
}
