package dev.prong.examples;

import java.util.Locale;

/** How long something took, for printing. */
final class Took {

    private Took() {
    }

    /** The time since a {@link System#nanoTime()}, such as {@code 12.3 ms}. */
    static String since(long startNanos) {
        return millis(System.nanoTime() - startNanos);
    }

    /** A time in nanoseconds as {@code 0.012 ms}, {@code 12.3 ms} or {@code 1,234 ms}: three digits that matter. */
    static String millis(long nanos) {
        double millis = nanos / 1e6;
        String format = millis < 1 ? "%.3f ms" : millis < 100 ? "%.1f ms" : "%,.0f ms";
        return String.format(Locale.ROOT, format, millis);
    }
}
