package dev.prong.examples;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A little event loop: one thread, which does one thing at a time. A tick every 50 ms stands for all that it has to
 * serve, and notes how late it came.
 */
final class EventLoop implements AutoCloseable {

    private static final long TICK_MILLIS = 50;

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("event-loop").factory());
    private final List<Long> lagsMillis = new CopyOnWriteArrayList<>();
    private final long start;

    EventLoop() {
        var _ = thread.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        start = System.nanoTime(); // once the thread runs, which takes a moment; the first tick is 50 ms away
    }

    private void tick() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long due = (lagsMillis.size() + 1) * TICK_MILLIS;
        lagsMillis.add(Math.max(0, now - due));
    }

    /** Runs {@code code} on the loop and waits for what it returns. */
    <T> T call(Callable<T> code) throws InterruptedException, ExecutionException {
        return thread.submit(code).get();
    }

    /** How late each tick came, in milliseconds. */
    List<Long> lagsMillis() {
        return List.copyOf(lagsMillis);
    }

    @Override
    public void close() {
        thread.close();
    }
}
