package dev.prong.child.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.WorkerCrashedException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long starts wait after failures, and when tasks fail at once. */
class CircuitTest {

    private long now = -1; // The clock of a JVM may be anywhere, and pass zero.
    private final Circuit circuit = new Circuit("child", () -> now);

    @Test
    void waitsTwiceAsLongAfterEachFailure() {
        assertTrue(circuit.mayLaunch(true));
        long expected = 200;
        for (int i = 0; i < 20; i++) {
            fail();
            assertEquals(Duration.ofMillis(Math.min(expected, 30_000)), circuit.untilNext());
            assertFalse(circuit.mayLaunch(false));
            pass(circuit.untilNext());
            assertTrue(circuit.mayLaunch(false));
            assertFalse(circuit.mayLaunch(true));
            expected *= 2;
        }
    }

    @Test
    void opensWithTheThirdFailureAndClosesWithASuccess() {
        assertFalse(fail());
        assertFalse(fail());
        assertFalse(circuit.refuses());
        assertTrue(fail());
        assertTrue(circuit.refuses());
        assertFalse(fail());
        pass(circuit.untilNext());
        assertFalse(circuit.refuses());
        assertTrue(circuit.isOpen());
        assertTrue(circuit.succeeded());
        assertFalse(circuit.isOpen());
        assertTrue(circuit.mayLaunch(true));
        assertFalse(circuit.succeeded());
    }

    @Test
    void startsThatWereTriedTogetherFailOnce() {
        long launched = circuit.now();
        pass(Duration.ofMillis(5));
        assertFalse(circuit.failed(launched, CircuitTest::error));
        assertFalse(circuit.failed(launched, CircuitTest::error));
        assertFalse(circuit.failed(launched, CircuitTest::error));
        assertEquals(1, circuit.failures());
    }

    @Test
    void errorTellsWhenItIsTriedAgain() {
        fail();
        assertEquals(error("sum").getMessage(), circuit.error("sum").getMessage());
        fail();
        fail();
        pass(Duration.ofMillis(100));
        assertEquals("children cannot be started: task=sum, runtime=child, failures=3, nextAttempt=in 700 ms; submit"
                + " again then; the last start failed with: child cannot be launched: task=sum, reason=no memory",
                circuit.error("sum").getMessage());
    }

    private boolean fail() {
        return circuit.failed(circuit.now(), CircuitTest::error);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static WorkerCrashedException error(String task) {
        return ChildPool.notLaunched(task, new IOException("no memory"));
    }
}
