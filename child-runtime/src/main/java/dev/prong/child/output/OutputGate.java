package dev.prong.child.output;

import java.time.Duration;

/** Counts what one child prints, second by second, and says what is too much. Not thread-safe. */
public final class OutputGate {

    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final OutputRate rate;
    private boolean begun;
    private long begin;
    private int lines;
    private long chars;

    public OutputGate(OutputRate rate) {
        this.rate = rate;
    }

    /**
     * Whether a line of that length still may pass.
     *
     * @param now by {@link System#nanoTime()}
     */
    public boolean admits(int length, long now) {
        if (rate.isUnlimited()) {
            return true;
        }
        if (!begun || now - begin >= WINDOW_NANOS) {
            begun = true;
            begin = now;
            lines = 0;
            chars = 0;
        }
        boolean first = lines == 0; // However long it is: a limit must not silence a child.
        if (!first && (lines >= rate.lines() || length > rate.chars() - chars)) {
            return false;
        }
        lines++;
        chars += length;
        return true;
    }
}
