package dev.prong.call;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Differences of what only grows: never less than zero, though readings of running threads may be a moment apart. */
final class Deltas {

    private Deltas() {
    }

    static Duration of(Duration now, Duration earlier) {
        Duration delta = now.minus(earlier);
        return delta.isNegative() ? Duration.ZERO : delta;
    }

    /** Empty unless both are known. */
    static Optional<Duration> of(Optional<Duration> now, Optional<Duration> earlier) {
        return now.flatMap(end -> earlier.map(begin -> of(end, begin)));
    }

    /** Empty unless both are known. */
    static OptionalLong of(OptionalLong now, OptionalLong earlier) {
        return now.isPresent() && earlier.isPresent()
                ? OptionalLong.of(Math.max(0, now.getAsLong() - earlier.getAsLong()))
                : OptionalLong.empty();
    }

    static double utilization(Duration busy, Duration idle) {
        long all = busy.plus(idle).toNanos();
        return all == 0 ? 0 : (double) busy.toNanos() / all;
    }
}
