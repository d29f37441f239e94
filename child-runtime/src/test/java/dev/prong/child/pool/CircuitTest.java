package dev.prong.child.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.WorkerCrashedException;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.death.StartFailure;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long starts wait after failures, and when tasks fail at once. */
class CircuitTest {

    private static final StartFailure PERMANENT = StartFailure.of("child-1", new IOException("no such java"));
    private static final StartFailure PASSING = new StartFailure.Passing("child-1", CircuitTest::error);
    private static final StartFailure KILLED = new StartFailure.Killed("child-1", CircuitTest::error);

    private long now = -1; // The clock of a JVM may be anywhere, and pass zero.
    private final Circuit circuit = new Circuit("child", Duration.ofMinutes(1), () -> now);

    @Test
    void waitsTwiceAsLongAfterEachFailure() {
        assertTrue(circuit.mayLaunch(1));
        long expected = 200;
        for (int i = 0; i < 20; i++) {
            fail();
            assertEquals(Duration.ofMillis(Math.min(expected, 30_000)), circuit.untilNext());
            assertFalse(circuit.mayLaunch(0));
            pass(circuit.untilNext());
            assertTrue(circuit.mayLaunch(0));
            assertFalse(circuit.mayLaunch(1));
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
        assertTrue(circuit.mayLaunch(1));
        assertFalse(circuit.succeeded());
    }

    @Test
    void startsThatWereTriedTogetherFailOnce() {
        long launched = circuit.now();
        pass(Duration.ofMillis(5));
        assertFalse(circuit.failed(launched, PERMANENT));
        assertFalse(circuit.failed(launched, PERMANENT));
        assertFalse(circuit.failed(launched, PERMANENT));
        assertEquals(1, circuit.failures());
    }

    @Test
    void errorTellsWhenItIsTriedAgain() {
        fail();
        assertEquals(PERMANENT.error("sum").getMessage(), circuit.error("sum").getMessage());
        fail();
        fail();
        pass(Duration.ofMillis(100));
        assertEquals("children cannot be started: task=sum, runtime=child, failures=3, nextAttempt=in 700 ms; submit"
                + " again then; the last start failed with: child cannot be launched: task=sum, reason=no such java",
                circuit.error("sum").getMessage());
    }

    @Test
    void failuresThatMayPassAreWaitedForUntilTheTimeIsOver() {
        long expected = 200;
        for (int i = 0; circuit.now() < Duration.ofSeconds(59).toNanos(); i++) {
            assertFalse(pass());
            assertEquals(Duration.ofMillis(Math.min(expected, 2_000)), circuit.untilNext());
            assertTrue(circuit.isHopeful(), "failure " + i);
            assertFalse(circuit.refuses());
            expected *= 2;
            pass(circuit.untilNext());
        }
        pass(Duration.ofSeconds(2));
        assertTrue(pass());
        assertFalse(circuit.isHopeful());
        assertTrue(circuit.refuses());
        assertEquals(Duration.ofSeconds(4), circuit.untilNext());
        assertEquals("children cannot be started: task=sum, runtime=child, failures=34, startRetryTime=PT1M,"
                + " nextAttempt=in 4000 ms; submit again then; the last start failed with: child was late: task=sum",
                circuit.error("sum").getMessage());
        pass(circuit.untilNext());
        assertFalse(pass());
        assertEquals(Duration.ofSeconds(8), circuit.untilNext());
        assertTrue(circuit.succeeded());
        assertFalse(pass());
        assertTrue(circuit.isHopeful());
        assertEquals(Duration.ofMillis(200), circuit.untilNext());
    }

    @Test
    void killsAreFollowedByShortPausesAndTwoStarts() {
        for (int i = 0; i < 10; i++) {
            assertFalse(circuit.failed(circuit.now(), KILLED));
            assertEquals(Duration.ofMillis(100), circuit.untilNext());
            pass(circuit.untilNext());
            assertTrue(circuit.mayLaunch(1));
            assertFalse(circuit.mayLaunch(2));
        }
        assertFalse(pass());
        assertEquals(Duration.ofMillis(200), circuit.untilNext());
        pass(Duration.ofMinutes(1));
        assertFalse(circuit.mayLaunch(1));
        assertTrue(circuit.failed(circuit.now(), KILLED));
        assertEquals(Duration.ofMillis(400), circuit.untilNext());
        pass(Duration.ofMinutes(1));
        assertFalse(circuit.mayLaunch(1));
    }

    @Test
    void whatCannotPassEndsTheHope() {
        assertFalse(pass());
        assertTrue(circuit.isHopeful());
        assertFalse(circuit.failed(circuit.now() - 1, PERMANENT));
        assertFalse(circuit.isHopeful());
        pass(circuit.untilNext());
        assertFalse(fail());
        assertTrue(fail());
        assertFalse(circuit.isHopeful());
        assertFalse(pass());
        assertFalse(circuit.isHopeful());
    }

    @Test
    void withoutATimeNothingIsWaitedFor() {
        Circuit impatient = new Circuit("child", Duration.ZERO, () -> now);
        assertFalse(impatient.failed(now, PASSING));
        assertFalse(impatient.isHopeful());
        assertFalse(impatient.failed(now, PASSING));
        assertTrue(impatient.failed(now, PASSING));
    }

    private boolean fail() {
        return circuit.failed(circuit.now(), PERMANENT);
    }

    private boolean pass() {
        return circuit.failed(circuit.now(), PASSING);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static WorkerCrashedException error(String task) {
        return new WorkerCrashedException("child was late: task=" + task,
                SessionEnd.notLaunched(task, new IOException("late")), null);
    }
}
