package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.frame.ChannelLimits;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a long frame is taken for one that does not get on. */
class FrameGrowthTest {

    private final FrameGrowth growth = new FrameGrowth(new Heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(15)));

    @BeforeEach
    void listen() {
        growth.listening(true);
    }

    @Test
    void idleChildHasAllTime() {
        assertEquals(0, ticksToTheEnd(1_000));
    }

    @Test
    void frameThatDoesNotGrowHasTheTimeout() {
        growth.grew(ChannelLimits.PART_BYTES);
        assertFalse(growth.tick());
        assertFalse(growth.tick());
        assertTrue(growth.tick(), "15 s");
        assertEquals(ChannelLimits.PART_BYTES, growth.bytes());
    }

    @Test
    void dripsAreNoGrowth() {
        growth.grew(1);
        assertFalse(growth.tick());
        growth.grew(1);
        assertFalse(growth.tick());
        growth.grew(1);
        assertTrue(growth.tick(), "15 s");
    }

    @Test
    void eachPartIsGrowthAndTheEndIsTheEnd() {
        for (int i = 0; i < 100; i++) {
            growth.grew(ChannelLimits.PART_BYTES);
            assertFalse(growth.tick());
            assertFalse(growth.tick());
        }
        growth.whole();
        assertEquals(0, ticksToTheEnd(1_000));
    }

    @Test
    void nothingIsCountedWhileNobodyListens() {
        growth.grew(1);
        growth.listening(false);
        assertEquals(0, ticksToTheEnd(1_000));
    }

    /** Zero if so many are too few. */
    private int ticksToTheEnd(int most) {
        for (int i = 1; i <= most; i++) {
            if (growth.tick()) {
                return i;
            }
        }
        return 0;
    }
}
