package dev.prong.worker.pool;

import dev.prong.call.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The elements of a map that one seat has taken and not begun: a range of indices. Its seat takes from the front, one at
 * a time; a seat that finds nothing else takes half of it from the back, so that a slow element holds up no other.
 * Thread-safe.
 */
final class Slice {

    private static final int NONE = -1;

    private final Tally tally;

    /** The first index in the upper half, the one after the last in the lower. */
    private final AtomicLong range = new AtomicLong();

    /** Ended and not counted by the run yet. */
    private final AtomicInteger ended = new AtomicInteger();
    /** How many it took at once, and when; for the thread of its seat. */
    private int taken;
    private long takenNanos;

    /** An empty one, of a seat that counts with {@code tally}. */
    Slice(Tally tally) {
        this.tally = tally;
    }

    /** Its seat takes a call. */
    void countAccepted() {
        tally.accept();
    }

    /** Its seat has brought a call to a good end, on its own thread. */
    void countSucceeded() {
        tally.succeed();
    }

    /** Makes it the range; only when it is empty, and only by its seat. */
    void fill(int from, int end) {
        range.set(pack(from, end));
    }

    /** Takes the first index; negative if there is none. */
    int first() {
        long seen = range.get();
        while (from(seen) < end(seen)) {
            if (range.compareAndSet(seen, pack(from(seen) + 1, end(seen)))) {
                return from(seen);
            }
            seen = range.get();
        }
        return NONE;
    }

    /** Takes the later half, at least one, for {@code thief}, which is empty; false if there is none. */
    boolean giveHalf(Slice thief) {
        long seen = range.get();
        while (from(seen) < end(seen)) {
            int left = from(seen) + (end(seen) - from(seen)) / 2;
            if (range.compareAndSet(seen, pack(from(seen), left))) {
                thief.fill(left, end(seen));
                return true;
            }
            seen = range.get();
        }
        return false;
    }

    /** Whether it has exactly one. */
    boolean hasOne() {
        long seen = range.get();
        return end(seen) - from(seen) == 1;
    }

    boolean isEmpty() {
        long seen = range.get();
        return from(seen) >= end(seen);
    }

    void countEnded() {
        ended.incrementAndGet();
    }

    /** How many have ended since this was asked last. */
    int takeEnded() {
        return ended.get() == 0 ? 0 : ended.getAndSet(0);
    }

    /**
     * How many to take at once: as many as take about {@code nanos} together, by those that were taken last, and not many
     * more than then.
     */
    int nextSize(long nanos, int most) {
        long now = System.nanoTime();
        long took = Math.max(1, now - takenNanos);
        takenNanos = now;
        long fit = taken == 0 ? 1 : taken * nanos / took;
        taken = Math.clamp(fit, 1, Math.clamp(taken * 4L, 1, most));
        return taken;
    }

    private static long pack(int from, int end) {
        return (long) from << Integer.SIZE | end;
    }

    private static int from(long range) {
        return (int) (range >>> Integer.SIZE);
    }

    private static int end(long range) {
        return (int) range;
    }
}
