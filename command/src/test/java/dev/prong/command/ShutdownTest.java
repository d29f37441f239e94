package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.prong.command.ProcessExit.Exited;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of commands when their JVM ends. */
@Timeout(60)
class ShutdownTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void endsCommandsWhenMainReturns() throws InterruptedException {
        long sleep = Long.parseLong(java(LeavesSleepRunning.class).exec().stdout().strip());
        assertFalse(Processes.isRunning(sleep));
    }

    @Test
    void endsCommandsWhenTheJvmIsAskedToEnd() throws InterruptedException {
        Subprocess jvm = java(LeavesSleepRunning.class).args("wait").spawn();
        long sleep = Long.parseLong(jvm.stdout().lines().iterator().next());
        jvm.signal(Signal.TERM);
        assertEquals(new Exited(143), jvm.awaitClose()); // A JVM handles TERM, and exits by itself.
        assertFalse(Processes.isRunning(sleep));
    }

    @Test
    void waitsForListenersToBeCalled() throws InterruptedException {
        ExecResult result = java(ListensAndReturns.class).exec();
        assertEquals("exited with code 3\n", result.stdout());
        assertEquals(new Exited(0), result.exit());
    }

    @Test
    void tellsThoseWhoWaitForThemAndStartsThoseOfHooks() throws InterruptedException {
        Subprocess jvm = java(RunsCommandsWhileTheJvmEnds.class).spawn();
        Iterator<String> lines = jvm.stdout().lines().iterator();
        assertEquals("started", lines.next());
        jvm.signal(Signal.TERM);
        assertEquals(
                "SHUT_DOWN: command was ended because this JVM is shutting down: command=/bin/sh -c 'touch started; "
                        + "sleep 1000; :', exit=ended by TERM (SHUTDOWN); its stderr is empty",
                lines.next());
        assertEquals("more", lines.next());
        jvm.awaitClose();
    }

    private static Command java(Class<?> main) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), main.getName());
    }
}
