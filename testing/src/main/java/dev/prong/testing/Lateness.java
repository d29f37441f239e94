package dev.prong.testing;

import java.time.Duration;

/**
 * How much of the time a thread of this process that wanted to run had to wait for a processor: what a machine that is
 * busy with something else takes from whoever promises a time. Measured from its making to {@link #soFar}.
 */
public final class Lateness implements AutoCloseable {

    private static final long PAUSE_MILLIS = 5;

    private final Thread thread;
    private volatile long nanos;

    /** Begins to measure. */
    public Lateness() {
        thread = Thread.ofPlatform().daemon().name("test-lateness").start(this::measure);
    }

    private void measure() {
        long pause = Duration.ofMillis(PAUSE_MILLIS).toNanos();
        long sum = 0;
        try {
            for (long before = System.nanoTime();; before = System.nanoTime()) {
                Thread.sleep(PAUSE_MILLIS);
                sum += System.nanoTime() - before - pause;
                nanos = sum;
            }
        } catch (InterruptedException _) {
            // It is closed.
        }
    }

    /** All the waits together. */
    public Duration soFar() {
        return Duration.ofNanos(nanos);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
