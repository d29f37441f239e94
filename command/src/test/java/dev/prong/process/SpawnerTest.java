package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Residue;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpawnerTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void goesOnAfterFailures() throws Exception {
        assertThrows(IOException.class, () -> Spawner.start(new ProcessBuilder("/no/such")));
        assertThrows(IndexOutOfBoundsException.class, () -> Spawner.start(new ProcessBuilder()));
        assertEquals(0, Spawner.start(new ProcessBuilder("true")).waitFor());
    }

    @Test
    void finishesTheStartForACallerThatIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        Process started = Spawner.start(new ProcessBuilder("true"));
        assertTrue(Thread.interrupted());
        assertEquals(0, started.waitFor());
    }
}
