package dev.prong.child.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What passes of what a child prints; the clock is the test's. */
class OutputGateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Far from zero, and about to overflow, as the clock of a JVM may be. */
    private long now = Long.MAX_VALUE - SECOND / 2;

    @Test
    void linesBeyondTheRateDoNotPassUntilTheSecondIsOver() {
        OutputGate gate = new OutputGate(new OutputRate(2, Long.MAX_VALUE));
        for (int second = 0; second < 3; second++) {
            assertTrue(gate.admits(10, now));
            assertTrue(gate.admits(10, now + SECOND - 1));
            assertFalse(gate.admits(10, now + SECOND - 1));
            now += SECOND;
        }
    }

    @Test
    void charactersBeyondTheRateDoNotPassButTheFirstLineDoes() {
        OutputGate gate = new OutputGate(new OutputRate(Integer.MAX_VALUE, 10));
        assertTrue(gate.admits(7, now));
        assertFalse(gate.admits(4, now));
        assertTrue(gate.admits(3, now));
        assertTrue(gate.admits(1_000, now + SECOND));
        assertFalse(gate.admits(1, now + SECOND));
    }

    @Test
    void everythingPassesWithoutARate() {
        OutputGate gate = new OutputGate(OutputRate.UNLIMITED);
        for (int line = 0; line < 10; line++) {
            assertTrue(gate.admits(Integer.MAX_VALUE, now));
        }
    }

    @Test
    void rateSaysWhatItLimits() {
        assertEquals("2 lines/s", new OutputRate(2, Long.MAX_VALUE).text());
        assertEquals("3 chars/s", new OutputRate(Integer.MAX_VALUE, 3).text());
        assertEquals("2 lines/s, 3 chars/s", new OutputRate(2, 3).text());
    }
}
