package dev.prong.command;

import java.time.Duration;
import java.util.Objects;

/** Refuses limits that cannot be kept. Stateless. */
final class Checks {

    /** An array can have that many. */
    static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private Checks() {
    }

    static Duration duration(String name, Duration value) {
        if (!Objects.requireNonNull(value, name).isPositive()) {
            throw new IllegalArgumentException("%s must be positive: %s=%s".formatted(name, name, value));
        }
        if (value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(
                    "%s must be less than 292 years: %s=%s".formatted(name, name, value));
        }
        return value;
    }

    static int size(String name, long bytes) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "%s must be from 1 to %d bytes: %s=%d".formatted(name, MOST_BYTES, name, bytes));
        }
        return (int) bytes;
    }
}
