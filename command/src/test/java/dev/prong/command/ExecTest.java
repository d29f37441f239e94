package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.CommandFailedException.Kind;
import dev.prong.command.ProcessExit.Exited;
import dev.prong.command.ProcessExit.Reason;
import dev.prong.testing.Residue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Running to the end: input, outputs, and how failures read. */
@Timeout(60)
class ExecTest {

    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void returnsBothOutputsApart() throws InterruptedException {
        Command command = Command.shell("echo out; echo err >&2");
        ExecResult result = command.exec();
        assertEquals("out\n", result.stdout());
        assertEquals("err\n", result.stderr());
        assertEquals(new Exited(0), result.exit());
        assertSame(command, result.command());
        assertTrue(result.duration().isPositive(), result.duration()::toString);
    }

    @Test
    void givesArgumentsToNoShell() throws InterruptedException {
        String argument = "$(touch " + folder.resolve("x") + "); `id` ' \" \\ * ~ && | > y";
        assertEquals(argument + "\n", Command.of("echo", argument).directory(folder).exec().stdout());
        assertEquals(argument + "\n", Command.shell("echo \"$1\"").args(argument).directory(folder).exec().stdout());
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void givesOptionsAndEmptyArgumentsUnchanged() throws InterruptedException {
        assertEquals("[--version]\n[]\n[ä€😀]\n",
                Command.of("printf", "[%s]\n", "--version", "", "ä€😀").exec().stdout());
    }

    @Test
    void runsInItsDirectory() throws Exception {
        assertEquals(folder.toRealPath() + "\n", Command.of("pwd").directory(folder).exec().stdout());
    }

    @Test
    void passesAMebibyteThroughCat() throws InterruptedException {
        String text = "0123456789abcde\n".repeat(MEBIBYTE / 16);
        assertEquals(text, Command.of("cat").input(text).exec().stdout());
    }

    @Test
    void takesInAndGivesOutMoreThanAnyPipeHoldsAtTheSameTime() throws InterruptedException {
        byte[] bytes = new byte[8 * MEBIBYTE];
        ExecResult result = Command.shell("tee /dev/stderr").input(bytes).charset(StandardCharsets.ISO_8859_1).exec();
        assertEquals(bytes.length, result.stdout().length());
        assertEquals(bytes.length, result.stderr().length());
    }

    @Test
    void readsAFileAsInput() throws Exception {
        Path file = Files.writeString(folder.resolve("in"), "b\na\n");
        assertEquals("a\nb\n", Command.of("sort").input(file).exec().stdout());
    }

    @Test
    void hasAnEmptyInputUnlessToldOtherwise() throws InterruptedException {
        assertEquals("", Command.of("cat").exec().stdout());
    }

    @Test
    void doesNotMindAProgramThatReadsNoInput() throws InterruptedException {
        assertEquals("done\n", Command.shell("exec <&-; echo done").input("x".repeat(MEBIBYTE)).exec().stdout());
        assertEquals("x\n", Command.of("head", "-c", "2").input("x\n" + "y".repeat(MEBIBYTE)).exec().stdout());
    }

    @Test
    void speaksTheCharset() throws InterruptedException {
        ExecResult result = Command.of("od", "-An", "-tx1").input("é").charset(StandardCharsets.ISO_8859_1).exec();
        assertEquals(" e9\n", result.stdout());
        assertEquals("é", Command.of("printf", "\\351").charset(StandardCharsets.ISO_8859_1).exec().stdout());
        assertEquals("\ufffd", Command.of("printf", "\\351").exec().stdout());
    }

    @Test
    void mergesTheErrorsInTheOrderOfWriting() throws InterruptedException {
        ExecResult result = Command.shell("echo 1; echo 2 >&2; echo 3").redirectErrorToOutput().exec();
        assertEquals("1\n2\n3\n", result.stdout());
        assertEquals("", result.stderr());
    }

    @Test
    void waitsForWhatAGrandchildWritesAfterTheExit() throws InterruptedException {
        assertEquals("now\nlate\n", Command.shell("(sleep 0.3; echo late) & echo now").exec().stdout());
    }

    @Test
    void saysWithWhatCodeAProgramFailedAndWhatItSaid() {
        CommandFailedException failure = fails(Command.shell("echo out; echo 'no such luck' >&2; exit 3"));
        assertEquals("command failed: command=/bin/sh -c 'echo out; echo '\\''no such luck'\\'' >&2; exit 3', "
                + "exit=exited with code 3; where such an end is an answer, read it from exit(); its stderr ends with:\n"
                + "  | no such luck", failure.getMessage());
        assertEquals(Kind.FAILED, failure.kind());
        assertEquals(Optional.of(new Exited(3)), failure.exit());
        assertEquals("out\n", failure.stdout());
        assertEquals("no such luck\n", failure.stderr());
    }

    @Test
    void showsTheEndOfALongStderrAndHowMuchIsCut() {
        CommandFailedException failure = fails(Command.shell("yes | head -c 5000 >&2; echo end >&2; exit 1"));
        assertEquals("command failed: command=/bin/sh -c 'yes | head -c 5000 >&2; echo end >&2; exit 1', "
                + "exit=exited with code 1; where such an end is an answer, read it from exit(); "
                + "its stderr ends with (3003 characters before are cut):\n  | \n" + "  | y\n".repeat(998) + "  | end",
                failure.getMessage());
        assertEquals(5004, failure.stderr().length());
    }

    @Test
    void doesNotClaimASignalThatItCannotBeSureOf() {
        CommandFailedException failure = fails(Command.shell("kill -TERM $$"));
        assertEquals("command failed: command=/bin/sh -c 'kill -TERM $$', exit=exited with code 143 (128+15: TERM if a "
                + "signal ended it); where such an end is an answer, read it from exit(); its stderr is empty",
                failure.getMessage());
        assertEquals(Optional.of(new Exited(143)), failure.exit());
    }

    @Test
    void endsAProgramThatWritesTooMuchAndKeepsWhatFits() {
        CommandFailedException failure = fails(Command.of("yes").maxOutput(1001));
        assertEquals(
                "command wrote too much: command=yes, exit=ended by TERM (OUTPUT_LIMIT), output=stdout, maxOutput=1001 bytes; raise "
                        + "it, or read a stream by spawn(); its stderr is empty",
                failure.getMessage());
        assertEquals(Kind.OUTPUT_LIMIT, failure.kind());
        assertEquals("y\n".repeat(500) + "y", failure.stdout());
        assertEquals(Optional.of(new ProcessExit.Killed(Reason.OUTPUT_LIMIT, Signal.TERM)), failure.exit());
    }

    @Test
    void failsForTooMuchOutputEvenIfTheProgramHasEndedByThen() {
        CommandFailedException failure = fails(Command.of("printf", "12345").maxOutput(4));
        assertEquals(Kind.OUTPUT_LIMIT, failure.kind());
        assertEquals("1234", failure.stdout());
    }

    @Test
    void allowsExactlyAsMuchOutputAsSaid() throws InterruptedException {
        assertEquals("1234", Command.of("printf", "1234").maxOutput(4).exec().stdout());
    }

    @Test
    void limitsStderrByItself() {
        CommandFailedException failure = fails(Command.shell("echo out; yes >&2").maxOutput(10));
        assertEquals(Kind.OUTPUT_LIMIT, failure.kind());
        assertEquals("out\n", failure.stdout());
        assertEquals("y\ny\ny\ny\ny\n", failure.stderr());
    }

    @Test
    void runsManyAtTheSameTimeOnVirtualThreads() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ExecResult> call = () -> Command.of("cat").input("x".repeat(200_000)).exec();
            List<Future<ExecResult>> results = IntStream.range(0, 40).mapToObj(_ -> threads.submit(call)).toList();
            for (Future<ExecResult> result : results) {
                assertEquals(200_000, result.get().stdout().length());
            }
        }
    }

    private static CommandFailedException fails(Command command) {
        CommandFailedException failure = assertThrows(CommandFailedException.class, command::exec);
        assertFalse(failure.isTimedOut());
        return failure;
    }

    @Test
    void leavesOutACharacterThatTheLimitCuts() {
        CommandFailedException flood = assertThrows(CommandFailedException.class,
                () -> Command.shell("printf 'aé' >&2; exec sleep 1000").maxOutput(2).exec());
        assertEquals("a", flood.stderr());
        assertTrue(flood.getMessage().contains(", output=stderr, maxOutput=2 bytes;"), flood.getMessage());
    }

    @Test
    void takesAllOfAnOutputWithoutALimit() throws InterruptedException {
        assertEquals(200_000_000,
                Command.of("head", "-c", "200000000", "/dev/zero").charset(StandardCharsets.ISO_8859_1)
                        .unlimitedOutput()
                        .exec().stdout().length());
    }
}
