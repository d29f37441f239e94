package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that calls itself as guards are called. */
@Timeout(60)
class GuardImpostorTest {

    @BeforeAll
    static void needsSessions() {
        assumeTrue(PosixTools.installed().hasSessions(), "no guard without setsid, sh and /proc");
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void isKilledWithTheTreeItIsOf() throws Exception {
        PosixTools tools = PosixTools.installed();
        Process root = Guard.start(new ProcessBuilder(tools.inOwnSession(List.of("sh", "-c",
                "setsid sh -c 'echo $$; while :; do sleep 1000; done' prong-guard & wait"))), tools);
        try (BufferedReader said = root.inputReader()) {
            long impostor = Long.parseLong(said.readLine());
            assertTrue(Guard.looksLikeGuard(ProcessHandle.of(impostor).orElseThrow()));
            assertFalse(Guard.isOwn(ProcessHandle.of(impostor).orElseThrow()));
            assertTrue(new ProcessTree(root, tools).killAndAwait(Duration.ofSeconds(20)));
            assertFalse(Processes.isRunning(impostor));
        } finally {
            Guard.forget(root);
        }
    }

    @Test
    void trueOneIsKnown() throws Exception {
        PosixTools tools = PosixTools.installed();
        Process root = Guard.start(new ProcessBuilder(tools.inOwnSession(List.of("sleep", "1000"))), tools);
        assertEquals(true, Guard.isOwn(ProcessHandle.of(Guard.pid()).orElseThrow()));
        root.destroyForcibly().waitFor();
        Guard.forget(root);
    }

    /** What a JVM does that can start no program and open no file. */
    @Test
    void signalsASessionForAJvmThatCannot() throws Exception {
        PosixTools tools = PosixTools.installed();
        Process root = Guard.start(new ProcessBuilder(tools.inOwnSession(List.of("sh", "-c",
                "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & wait"))), tools);
        try (BufferedReader said = root.inputReader()) {
            long within = Long.parseLong(said.readLine());
            assertTrue(Guard.signal("KILL", root));
            root.waitFor();
            Eventually.isTrue(() -> !Processes.isRunning(within), () -> "still running: " + within);
        } finally {
            Guard.forget(root);
        }
        assertFalse(Guard.signal("KILL", root));
    }
}
