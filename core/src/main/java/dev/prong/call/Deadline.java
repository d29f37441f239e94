package dev.prong.call;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time, by both clocks: the monotonic one decides, the other is told.
 *
 * @param nanos by {@link System#nanoTime()}
 * @param instant the same by the machine's clock, as it was when this was made
 */
record Deadline(long nanos, Instant instant) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), Instant.now().plus(time));
    }

    /** How much time is left; zero if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** Which of two comes first, the first of two that are equal; either may be null, which is never. */
    static Deadline earlier(Deadline one, Deadline other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.nanos - one.nanos < 0 ? other : one;
    }
}
