package dev.prong.call;

import dev.prong.Distribution;
import java.time.Duration;
import java.util.Arrays;

/**
 * Counts of durations in log-linear buckets: 32 of equal width for each power of two of nanoseconds, and one for each
 * value below 64. The middle of a bucket is at most 1/64 from any value in it. Immutable.
 */
public final class Histogram implements Distribution {

    static final int CHUNK_BITS = 5;
    static final int CHUNK = 1 << CHUNK_BITS;
    /** All values of a long that are not negative fit in. */
    static final int CHUNKS = index(Long.MAX_VALUE) / CHUNK + 1;
    /** Of nothing. */
    public static final Histogram EMPTY = new Histogram(new long[CHUNKS][], 0, 0, 0);

    /** Null for a chunk of zeros. */
    private final long[][] chunks;
    private final long count;
    private final long sum;
    private final long min;
    private final long max;

    /** Takes {@code chunks} over; the rest is brought in line with them, for it may have been read a moment later. */
    Histogram(long[][] chunks, long sum, long min, long max) {
        this.chunks = chunks;
        this.count = Arrays.stream(chunks).filter(chunk -> chunk != null).flatMapToLong(Arrays::stream).sum();
        int first = count == 0 ? 0 : first();
        int last = count == 0 ? 0 : last();
        this.min = Math.clamp(min, lower(first), upper(first));
        this.max = Math.clamp(max, lower(last), upper(last));
        this.sum = count == 0 ? 0 : Math.max(0, sum);
    }

    /** The bucket of {@code nanos}, which must not be negative. */
    static int index(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - CHUNK_BITS - Long.numberOfLeadingZeros(nanos));
        return shift * CHUNK + (int) (nanos >>> shift);
    }

    private static int shift(int index) {
        return Math.max(0, index / CHUNK - 1);
    }

    private static long lower(int index) {
        int shift = shift(index);
        return (long) (index - shift * CHUNK) << shift;
    }

    private static long upper(int index) {
        return lower(index) + (1L << shift(index)) - 1;
    }

    private static long middle(int index) {
        return lower(index) + (1L << shift(index)) / 2;
    }

    private long at(int index) {
        long[] chunk = chunks[index / CHUNK];
        return chunk == null ? 0 : chunk[index % CHUNK];
    }

    private int first() {
        int index = 0;
        while (at(index) == 0) {
            index++;
        }
        return index;
    }

    private int last() {
        int index = CHUNKS * CHUNK - 1;
        while (at(index) == 0) {
            index--;
        }
        return index;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public Duration min() {
        return Duration.ofNanos(min);
    }

    @Override
    public Duration max() {
        return Duration.ofNanos(max);
    }

    @Override
    public Duration mean() {
        return Duration.ofNanos(Math.round(exactMean()));
    }

    private double exactMean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    @Override
    public Duration standardDeviation() {
        if (count == 0) {
            return Duration.ZERO;
        }
        double mean = exactMean();
        double squares = 0;
        for (int index = first(); index <= last(); index++) {
            double distance = inRange(middle(index)) - mean;
            squares += at(index) * distance * distance;
        }
        return Duration.ofNanos(Math.round(Math.sqrt(squares / count)));
    }

    private long inRange(long nanos) {
        return Math.clamp(nanos, min, max);
    }

    @Override
    public Duration percentile(double percent) {
        if (!(percent >= 0 && percent <= 100)) { // Also refuses what is not a number.
            throw new IllegalArgumentException("percent must be from 0 to 100: percent=" + percent);
        }
        if (percent == 0 || count == 0) {
            return min();
        }
        long rank = Math.min(count, (long) Math.ceil(percent / 100 * count));
        return rank == count ? max() : Duration.ofNanos(inRange(middle(indexOf(rank))));
    }

    private int indexOf(long rank) {
        int index = first();
        for (long seen = at(index); seen < rank; seen += at(index)) {
            index++;
        }
        return index;
    }

    @Override
    public Histogram since(Distribution earlier) {
        if (!(earlier instanceof Histogram before)) {
            throw new IllegalArgumentException("earlier must be made by a runtime: earlier=" + earlier);
        }
        if (before.count == 0) {
            return this;
        }
        return new Histogram(combine(before, -1), sum - before.sum, min, max);
    }

    /** Both together. */
    public Histogram plus(Histogram other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        return new Histogram(combine(other, 1), sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }

    private long[][] combine(Histogram other, int sign) {
        long[][] combined = new long[CHUNKS][];
        for (int i = 0; i < CHUNKS; i++) {
            combined[i] = other.chunks[i] == null ? chunks[i] : combine(chunks[i], other.chunks[i], sign);
        }
        return combined;
    }

    /** Null if all are zero; a torn reading cannot make less of it. */
    private static long[] combine(long[] own, long[] others, int sign) {
        long[] combined = new long[CHUNK];
        long all = 0;
        for (int i = 0; i < CHUNK; i++) {
            combined[i] = Math.max(0, (own == null ? 0 : own[i]) + sign * others[i]);
            all += combined[i];
        }
        return all == 0 ? null : combined;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && sum == that.sum && min == that.min && max == that.max
                && Arrays.deepEquals(chunks, that.chunks);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(chunks) * 31 + Long.hashCode(sum);
    }

    @Override
    public String toString() {
        return "Distribution[count=" + count + ", min=" + min() + ", mean=" + mean() + ", median=" + percentile(50)
                + ", p99=" + percentile(99) + ", max=" + max() + "]";
    }
}
