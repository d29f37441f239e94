package dev.prong;

import java.time.Instant;
import java.util.Objects;

/**
 * How much memory a child's process had at one moment.
 *
 * @param time when it was looked at, by this machine's clock
 * @param residentBytes its resident set size: what it has in physical memory, shared libraries included
 */
public record MemorySample(Instant time, long residentBytes) {
    public MemorySample {
        Objects.requireNonNull(time, "time");
    }
}
