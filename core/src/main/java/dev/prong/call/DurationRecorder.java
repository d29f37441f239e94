package dev.prong.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts durations. One thread at a time records, without a lock or an atomic update, and allocates only when a duration
 * is the first of its power of two. Any thread may take a snapshot meanwhile, in which the very last ones may be missing,
 * or be counted and not yet be in the mean.
 */
public final class DurationRecorder {

    private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle SUM = handle("sum");
    private static final VarHandle MIN = handle("min");
    private static final VarHandle MAX = handle("max");

    private final long[][] chunks = new long[Histogram.CHUNKS][];
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;

    /** One that has nothing. */
    public DurationRecorder() {
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(DurationRecorder.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Counts one that took so long; less than nothing counts as nothing. */
    public void record(long nanos) {
        long value = Math.max(0, nanos);
        int index = Histogram.index(value);
        long[] chunk = chunks[index / Histogram.CHUNK];
        if (chunk == null) {
            chunk = new long[Histogram.CHUNK];
            CHUNK.setRelease(chunks, index / Histogram.CHUNK, chunk);
        }
        int at = index % Histogram.CHUNK;
        // Opaque: each is written once and whole, and seen in time. The order does not matter to a reader.
        BUCKET.setOpaque(chunk, at, chunk[at] + 1);
        SUM.setOpaque(this, sum + value);
        if (value < min) {
            MIN.setOpaque(this, value);
        }
        if (value > max) {
            MAX.setOpaque(this, value);
        }
    }

    /** What has been recorded so far. */
    public Histogram snapshot() {
        long[][] copies = new long[Histogram.CHUNKS][];
        for (int i = 0; i < copies.length; i++) {
            long[] chunk = (long[]) CHUNK.getAcquire(chunks, i);
            copies[i] = chunk == null ? null : copy(chunk);
        }
        return new Histogram(copies, (long) SUM.getOpaque(this), (long) MIN.getOpaque(this),
                (long) MAX.getOpaque(this));
    }

    private static long[] copy(long[] chunk) {
        long[] copy = new long[chunk.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) BUCKET.getOpaque(chunk, i);
        }
        return copy;
    }
}
