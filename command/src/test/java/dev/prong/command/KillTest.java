package dev.prong.command;

import java.util.stream.IntStream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.command.ProcessExit.Exited;
import dev.prong.command.ProcessExit.Killed;
import dev.prong.command.ProcessExit.Reason;
import dev.prong.command.ProcessExit.Stopped;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ending programs with all they have started, and how that is told. */
@Timeout(60)
class KillTest {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final Duration GRACE = Duration.ofMillis(200);
    private static final String LOOP = "while :; do sleep 0.1; done";
    /** Prints the id of a grandchild that ignores TERM and whose parent has ended, and then ignores TERM itself. */
    private static final String STUBBORN = "trap '' TERM; (sh -c '" + LOOP + "' & echo $!); echo $$; " + LOOP;

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void endsAnExecThatTakesTooLong() {
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.shell("echo so far; echo why >&2; exec sleep 1000").timeout(TIMEOUT).exec());
        assertEquals(
                "command timed out: command=/bin/sh -c 'echo so far; echo why >&2; exec sleep 1000', exit=ended by TERM "
                        + "(TIMEOUT), timeout=PT1.5S; give it more by timeout(Duration), or less to do; its stderr ends with:\n  | why",
                failure.getMessage());
        assertTrue(failure.isTimedOut());
        assertEquals(CommandFailedException.Kind.TIMED_OUT, failure.kind());
        assertEquals("so far\n", failure.stdout());
        assertEquals(Optional.of(new Killed(Reason.TIMEOUT, Signal.TERM)), failure.exit());
        assertEquals(143, failure.exit().orElseThrow().code());
    }

    @Test
    void endsATreeThatIgnoresTermWhenTheTimeIsOver() {
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.shell(STUBBORN).timeout(TIMEOUT).gracePeriod(GRACE).exec());
        assertEquals(Optional.of(new Killed(Reason.TIMEOUT, Signal.KILL)), failure.exit());
        assertGone(failure.stdout().lines().toList());
    }

    @Test
    void endsWhatIsLeftWhenTheProgramItselfHasExited() {
        String background = "trap '' TERM; (" + LOOP + ") & echo $!; exit 0";
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.shell(background).timeout(TIMEOUT).gracePeriod(GRACE).exec());
        assertTrue(failure.isTimedOut());
        assertEquals(Optional.of(new Exited(0)), failure.exit());
        assertGone(failure.stdout().lines().toList());
    }

    @Test
    void endsWhatHoldsNoOutputBeforeExecReturns() {
        String quiet = "trap '' TERM; (" + LOOP + ") > /dev/null 2>&1 & echo $!; trap - TERM; exec sleep 1000";
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.shell(quiet).timeout(TIMEOUT).gracePeriod(GRACE).exec());
        assertEquals(Optional.of(new Killed(Reason.TIMEOUT, Signal.TERM)), failure.exit());
        assertGone(failure.stdout().lines().toList());
    }

    @Test
    void endsADescendantThatHasLeftTheSession() {
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.shell("setsid sleep 1000 & echo $!; wait").timeout(TIMEOUT).exec());
        assertGone(failure.stdout().lines().toList());
    }

    @RepeatedTest(10)
    void endsBackgroundJobsThatHaveGroupsOfTheirOwn() throws InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        Subprocess bash = Command.of("/bin/bash", "-c", "set -m; sleep 1000 & echo $!; exit 0").spawn();
        String job = bash.stdout().lines().iterator().next();
        bash.awaitExit();
        assertTrue(Processes.isRunning(Long.parseLong(job)));
        bash.kill();
        bash.awaitClose();
        assertGone(List.of(job));
    }

    @Test
    void doesNotWaitForAnOutputHeldByAProcessThatGotAway() throws Exception {
        // Its parent and its session are its own affair when the end begins, so nothing can find it.
        String escape = "setsid sh -c 'sleep 1000 & echo $!; echo $$' & wait; " + LOOP;
        Subprocess program = Command.shell(escape).spawn();
        Iterator<String> lines = program.stdout().lines().iterator();
        long escaped = Long.parseLong(lines.next());
        long parent = Long.parseLong(lines.next());
        Eventually.isTrue(() -> !Processes.isRunning(parent), () -> "still runs: pid=" + parent);
        program.kill();
        assertEquals(new Killed(Reason.REQUESTED, Signal.KILL), program.awaitClose());
        ProcessHandle.of(escaped).ifPresent(ProcessHandle::destroyForcibly);
        Eventually.isTrue(() -> !Processes.isRunning(escaped), () -> "still runs");
    }

    @Test
    void endsASpawnedProgramWhenItsTimeIsOver() throws InterruptedException {
        Subprocess sleeper = Command.of("sleep", "1000").timeout(Duration.ofMillis(100)).spawn();
        CompletableFuture<ProcessExit> told = new CompletableFuture<>();
        sleeper.onClose(told::complete);
        assertEquals(new Killed(Reason.TIMEOUT, Signal.TERM), sleeper.awaitClose());
        assertEquals(new Killed(Reason.TIMEOUT, Signal.TERM), told.join());
    }

    @Test
    void doesNothingToAProgramThatEndsInTime() throws InterruptedException {
        Subprocess program = Command.of("true").timeout(Duration.ofDays(1)).spawn();
        assertEquals(new Exited(0), program.awaitClose());
        // The timer would be a thread of ours.
        Residue.assertNone();
    }

    @Test
    void asksTheWholeTreeWhenTerminated() throws InterruptedException {
        Subprocess program = Command.shell("sleep 1000 & echo $!; wait").spawn();
        String child = program.stdout().lines().iterator().next();
        program.terminate();
        assertEquals(new Killed(Reason.REQUESTED, Signal.TERM), program.awaitClose());
        Eventually.isTrue(() -> !Processes.isRunning(Long.parseLong(child)), () -> "still runs: pid=" + child);
    }

    @Test
    void tellsAProgramThatExitsByItselfWhenAsked() throws InterruptedException {
        Subprocess program = Command.shell("trap 'exit 0' TERM; echo ready; " + LOOP).spawn();
        assertEquals("ready", program.stdout().lines().iterator().next());
        program.terminate();
        ProcessExit exit = program.awaitClose();
        assertEquals(new Stopped(Reason.REQUESTED, 0), exit);
        assertFalse(exit.succeeded());
        assertEquals("exited with code 0 when asked to end (REQUESTED)", exit.toString());
    }

    @Test
    void killsByForce() throws InterruptedException {
        Subprocess program = Command.shell(STUBBORN).spawn();
        Iterator<String> lines = program.stdout().lines().iterator();
        List<String> pids = List.of(lines.next(), lines.next());
        program.kill();
        assertEquals(new Killed(Reason.REQUESTED, Signal.KILL), program.awaitClose());
        assertGone(pids);
        program.kill();
        program.terminate();
    }

    @Test
    void shortensTheGracePeriodByAKill() throws InterruptedException {
        Subprocess program = Command.shell("trap '' TERM; echo ready; " + LOOP).timeout(TIMEOUT)
                .gracePeriod(Duration.ofDays(1)).spawn();
        assertEquals("ready", program.stdout().lines().iterator().next());
        assertEquals(Optional.empty(), program.awaitExit(TIMEOUT.plusMillis(200)));
        program.kill();
        assertEquals(new Killed(Reason.REQUESTED, Signal.KILL), program.awaitClose());
    }

    @Test
    void endsTheTreeWhenExecIsInterrupted() throws Exception {
        Path pids = folder.resolve("pids");
        Command command = Command.shell("{ " + STUBBORN.replace("; " + LOOP, "; } > pids; " + LOOP)).directory(folder)
                .gracePeriod(GRACE);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                command.exec();
            } catch (InterruptedException | RuntimeException e) {
                thrown.complete(e);
            }
        });
        Eventually.isTrue(() -> lines(pids).size() == 2, () -> "not started");
        caller.interrupt();
        assertEquals(InterruptedException.class, thrown.get().getClass());
        assertGone(lines(pids));
    }

    @Test
    void startsNothingForAThreadThatIsInterruptedAlready() {
        Thread.currentThread().interrupt();
        assertEquals("interrupted before the command was started: command=touch x",
                assertThrows(InterruptedException.class, () -> Command.of("touch", "x").directory(folder).exec())
                        .getMessage());
        assertFalse(Thread.interrupted());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void spawnsAndKillsForAThreadThatIsInterrupted() throws InterruptedException {
        Thread.currentThread().interrupt();
        Subprocess sleep = Command.of("sleep", "1000").spawn();
        sleep.kill();
        assertTrue(Thread.interrupted());
        assertEquals(new Killed(Reason.REQUESTED, Signal.KILL), sleep.awaitClose());
    }

    @Test
    void sendsSignalsToTheProgramAlone() throws InterruptedException {
        Subprocess program = Command.shell("trap 'echo got; exit 0' USR1; echo ready; " + LOOP).spawn();
        Iterator<String> lines = program.stdout().lines().iterator();
        assertEquals("ready", lines.next());
        assertTrue(program.signal(Signal.USR1));
        assertEquals("got", lines.next());
        assertEquals(new Exited(0), program.awaitClose());
        assertFalse(program.signal(Signal.USR1));
    }

    @Test
    void tellsASignalItSentItself() throws InterruptedException {
        // The others are ignored by the programs of a JVM that runs in the background or under nohup.
        for (Signal signal : List.of(Signal.KILL, Signal.USR1, Signal.USR2, Signal.TERM)) {
            Subprocess sleeper = Command.of("sleep", "1000").spawn();
            assertTrue(sleeper.signal(signal));
            assertEquals(new Killed(Reason.REQUESTED, signal), sleeper.awaitClose());
        }
    }

    @Test
    void doesNotBlameASignalThatTheProgramHandled() throws Exception {
        Subprocess shell = Command.shell("trap 'echo caught' USR1; echo ready; until read -r go; do :; done; exit 138")
                .spawn();
        Iterator<String> lines = shell.stdout().lines().iterator();
        assertEquals("ready", lines.next());
        shell.signal(Signal.USR1);
        shell.stdin().write('\n');
        assertEquals("caught", lines.next());
        shell.stdin().close();
        shell.awaitExit(Duration.ofMillis(1));
        assertEquals("exited with code 138 (128+10: USR1 if a signal ended it)", shell.awaitExit().toString());
    }

    @Test
    void tellsASignalThatEndedAProgramWhichLeftItToTheSystem() throws InterruptedException {
        Subprocess sleep = Command.of("sleep", "1000").spawn();
        sleep.signal(Signal.USR2);
        assertEquals(new Killed(Reason.REQUESTED, Signal.USR2), sleep.awaitClose());
    }

    @Test
    void namesSignalsByWhichProgramsEnd() {
        assertEquals(List.of("BUS", "USR1", "USR2", "XCPU", "XFSZ", "SYS"), IntStream.of(7, 10, 12, 24, 25, 31)
                .mapToObj(number -> new ProcessExit.Exited(128 + number).toString().replaceAll(".*: | if.*", ""))
                .toList());
    }

    @Test
    void stopsAndContinues() throws InterruptedException {
        Subprocess cat = Command.of("cat").spawn();
        assertTrue(cat.signal(Signal.STOP));
        ((StdinStream) cat.stdin()).close();
        assertEquals(Optional.empty(), cat.awaitExit(Duration.ofMillis(300)));
        assertTrue(cat.signal(Signal.CONT));
        assertEquals(new Exited(0), cat.awaitClose());
    }

    private static void assertGone(List<String> pids) {
        assertFalse(pids.isEmpty());
        pids.forEach(pid -> assertFalse(Processes.isRunning(Long.parseLong(pid)), () -> "still runs: pid=" + pid));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }
}
