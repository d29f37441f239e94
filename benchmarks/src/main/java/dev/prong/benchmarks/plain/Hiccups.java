package dev.prong.benchmarks.plain;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The longest time by which a thread that parks for a millisecond came back late, and what the collector had of it. */
final class Hiccups {

    private static final long PARK = TimeUnit.MILLISECONDS.toNanos(1);

    private final long collectedBefore = collectedMillis();
    private final Thread thread = new Thread(this::watch, "hiccups");
    private volatile boolean stopped;
    private volatile long longest;

    /** Starts to watch. */
    static Hiccups watching() {
        Hiccups hiccups = new Hiccups();
        hiccups.thread.start();
        return hiccups;
    }

    private void watch() {
        long worst = 0;
        long last = System.nanoTime();
        while (!stopped) {
            LockSupport.parkNanos(PARK);
            long now = System.nanoTime();
            worst = Math.max(worst, now - last - PARK);
            longest = worst;
            last = now;
        }
    }

    double longestMillis() {
        return longest / 1e6;
    }

    /** The sum of the collector's pauses since the start; its work beside the running threads does not count. */
    double pausedMillis() {
        return collectedMillis() - collectedBefore;
    }

    private static long collectedMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> !collector.getName().contains("Concurrent"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** Ends the watch; afterwards the numbers stand. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
