package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Residue;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PosixToolsTest {

    private static final PosixTools TOOLS = PosixTools.installed();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void keepTheProcessIdWhenTheyGiveASession() throws Exception {
        Process shell = Spawner.start(new ProcessBuilder(TOOLS.inOwnSession(List.of("sh", "-c", "echo $$; read _"))));
        long pid = Long.parseLong(shell.inputReader().readLine());
        assertEquals(shell.pid(), pid);
        ProcessTable.Row row = ProcessTable.row(pid).orElseThrow();
        assertEquals(pid, row.session());
        assertEquals(pid, row.group());
        shell.outputWriter().close();
        shell.waitFor();
    }

    @Test
    void changeNothingWhereThereAreNoSessions() {
        assertEquals(List.of("ls", "-l"), PosixTools.none().inOwnSession(List.of("ls", "-l")));
    }

    @Test
    void sendSignalsToProcessesAndGroups() throws Exception {
        Process sleep = Spawner.start(new ProcessBuilder("sleep", "1000"));
        assertTrue(TOOLS.signal("USR1", sleep.pid()));
        assertEquals(128 + 10, sleep.waitFor());
        assertFalse(TOOLS.signal("USR1", sleep.pid()));

        Process leader = Spawner.start(new ProcessBuilder(TOOLS.inOwnSession(List.of("sh", "-c", "echo up; read _"))));
        assertEquals("up", leader.inputReader().readLine());
        assertTrue(TOOLS.signal("KILL", -leader.pid()));
        assertEquals(128 + 9, leader.waitFor());
        assertFalse(TOOLS.signal("KILL", -leader.pid()));
    }

    @Test
    void sayThatTheyAreMissing() {
        assertEquals("no shell to send a signal with: signal=HUP",
                assertThrows(IOException.class, () -> PosixTools.none().signal("HUP", 1)).getMessage());
    }
}
