package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.ProcessExit.Killed;
import dev.prong.command.ProcessExit.Reason;
import dev.prong.process.PosixTools;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What works where setsid, mkfifo and a shell are missing, as on Windows: all but what needs them. */
@Timeout(60)
class WithoutToolsTest {

    private static final Launcher BARE = new Launcher(PosixTools.none());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void passesInputAndOutputsThrough() throws InterruptedException {
        byte[] bytes = new byte[3_000_000];
        ExecResult result = exec(Command.shell("tee /dev/stderr").input(bytes));
        assertEquals(bytes.length, result.stdout().length());
        assertEquals(bytes.length, result.stderr().length());
    }

    @Test
    void looksOnTheChildsPath() {
        Command command = Command.of("ls").environment("PATH", "/nope");
        CommandFailedException failure = assertThrows(CommandFailedException.class, () -> exec(command));
        assertEquals(
                "program not found: program=ls, PATH=/nope; install it, correct the name or the child's PATH, or give the "
                        + "program's path",
                failure.getMessage());
    }

    @Test
    void endsTheTreeWhileItsParentsLive() {
        Command command = Command.shell("trap '' TERM; sh -c 'while :; do sleep 0.1; done' & echo $!; wait; wait")
                .timeout(Duration.ofMillis(1500)).gracePeriod(Duration.ofMillis(200));
        CommandFailedException failure = assertThrows(CommandFailedException.class, () -> exec(command));
        assertTrue(failure.isTimedOut());
        assertFalse(Processes.isRunning(Long.parseLong(failure.stdout().strip())));
    }

    @Test
    void streamsAndKills() throws InterruptedException {
        Subprocess yes = Subprocess.spawn(BARE, Command.of("yes"), Command.of("yes").settings());
        Iterator<String> lines = yes.stdout().lines().iterator();
        assertEquals(List.of("y", "y"), List.of(lines.next(), lines.next()));
        yes.kill();
        assertEquals(new Killed(Reason.REQUESTED, Signal.KILL), yes.awaitClose());
    }

    @Test
    void sendsNoSignals() throws InterruptedException {
        Subprocess sleep = Subprocess.spawn(BARE, Command.of("sleep"), Command.of("sleep", "1000").settings());
        assertEquals("signals need a POSIX shell: signal=HUP",
                assertThrows(UnsupportedOperationException.class, () -> sleep.signal(Signal.HUP)).getMessage());
        sleep.terminate();
        assertEquals(new Killed(Reason.REQUESTED, Signal.TERM), sleep.awaitClose());
    }

    private static ExecResult exec(Command command) throws InterruptedException {
        return Execution.exec(BARE, command, command.settings());
    }
}
