package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Strangers are few and come one after the other, whatever they do. */
class StrangersTest {

    private long now = Long.MAX_VALUE - 1000; // As nanoTime may: it runs over.
    private final Strangers<Integer> strangers = new Strangers<>(() -> now);

    @Test
    void theOldestGoesForTheNextWhenItHasHadItsMoment() {
        for (int i = 0; i < Strangers.MOST; i++) {
            strangers.come(i);
        }
        assertNull(strangers.overdue());
        pass(Strangers.MOMENT);
        assertEquals(0, strangers.overdue());
        assertNull(strangers.overdue()); // Its end is waited for.
        assertTrue(strangers.nanosToNext() > 0);
        strangers.left(0);
        assertEquals(0, strangers.nanosToNext());
        assertNull(strangers.overdue());
        strangers.come(1000);
        assertEquals(1, strangers.overdue());
    }

    @Test
    void whoHasShownATokenTakesNoRoom() {
        for (int i = 0; i < Strangers.MOST; i++) {
            strangers.come(i);
        }
        strangers.left(5);
        assertEquals(0, strangers.nanosToNext());
        pass(Strangers.MOMENT);
        assertNull(strangers.overdue());
    }

    @Test
    void theNextWaitsUntilTheOldestHasHadItsMoment() {
        pass(Duration.ofSeconds(10));
        for (int i = 0; i < Strangers.MOST; i++) {
            strangers.come(i);
        }
        assertEquals(Strangers.MOMENT.toNanos(), strangers.nanosToNext());
        pass(Duration.ofMillis(400));
        assertEquals(Duration.ofMillis(600).toNanos(), strangers.nanosToNext());
        strangers.left(0);
        assertEquals(0, strangers.nanosToNext());
    }

    @Test
    void whoComesAndGoesAtOnceComesAtABoundedRate() {
        int come = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            while (strangers.nanosToNext() == 0) {
                strangers.come(come);
                strangers.left(come);
                come++;
            }
            pass(Duration.ofMillis(1));
        }
        int most = Strangers.PER_SECOND * 11;
        assertTrue(come <= most && come > most - Strangers.PER_SECOND, "come=" + come);
    }

    @Test
    void aPauseEarnsNoMoreThanOneSecondsWorth() {
        pass(Duration.ofHours(1));
        int come = 0;
        while (strangers.nanosToNext() == 0) {
            strangers.come(come);
            strangers.left(come++);
        }
        assertEquals(Strangers.PER_SECOND, come);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
