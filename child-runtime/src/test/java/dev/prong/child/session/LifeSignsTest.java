package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.child.session.LifeSigns.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a child is taken for dead: after ticks without a sign while somebody listened, and for no other reason. */
class LifeSignsTest {

    private final LifeSigns signs = new LifeSigns(new Heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(15)));

    @BeforeEach
    void listen() {
        signs.listening(true);
    }

    @Test
    void childIsAskedAndThenGivenUpWhenTheTimeoutIsOver() {
        assertEquals(Verdict.PING, signs.tick(), "it has just become ready");
        assertEquals(Verdict.WAIT, signs.tick(), "5 s");
        assertEquals(Verdict.WAIT, signs.tick(), "10 s");
        assertEquals(Verdict.DEAD, signs.tick(), "15 s");
    }

    @Test
    void childThatAnswersIsAskedAgainAtEachTick() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Verdict.PING, signs.tick());
            signs.heard();
            signs.answered();
        }
    }

    @Test
    void whateverItSendsIsASign() {
        assertEquals(Verdict.PING, signs.tick());
        for (int i = 0; i < 100; i++) {
            signs.heard(); // But not answered: the pong is still on its way.
            assertEquals(Verdict.WAIT, signs.tick());
        }
    }

    @Test
    void oneSignSetsTheCountBack() {
        assertEquals(Verdict.PING, signs.tick());
        assertEquals(Verdict.WAIT, signs.tick());
        assertEquals(Verdict.WAIT, signs.tick());
        signs.heard();
        assertEquals(Verdict.WAIT, signs.tick(), "0 s");
        assertEquals(Verdict.WAIT, signs.tick(), "5 s");
        assertEquals(Verdict.WAIT, signs.tick(), "10 s");
        assertEquals(Verdict.DEAD, signs.tick(), "15 s");
    }

    @Test
    void nothingIsCountedWhileNobodyListens() {
        assertEquals(Verdict.PING, signs.tick());
        assertEquals(Verdict.WAIT, signs.tick(), "5 s");
        signs.listening(false);
        for (int i = 0; i < 100; i++) {
            assertEquals(Verdict.WAIT, signs.tick(), "a listener of the user's is at work");
        }
        signs.listening(true);
        assertEquals(Verdict.WAIT, signs.tick(), "10 s");
        assertEquals(Verdict.DEAD, signs.tick(), "15 s");
    }

    /** A parent that was stopped for an hour finds one tick due at its wake-up: the clock has no part in it. */
    @Test
    void longPauseBetweenTicksCountsAsOneInterval() {
        assertEquals(Verdict.PING, signs.tick());
        assertEquals(Verdict.WAIT, signs.tick(), "however late it comes");
        signs.heard();
        signs.answered();
        assertEquals(Verdict.PING, signs.tick());
    }

    @Test
    void oneLateAnswerMustNotBeTheEnd() {
        assertEquals("heartbeatTimeout must be at least twice the heartbeat: heartbeat=PT5S, heartbeatTimeout=PT9S",
                assertThrows(IllegalArgumentException.class,
                        () -> new Heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(9))).getMessage());
    }
}
