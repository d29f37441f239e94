package dev.prong.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** What an input may cost: memory and time in proportion to its length, whatever it says of itself. */
public final class Cost {

    /** An empty container that is named by a handful of bytes is the most that a byte can ask for. */
    private static final long MAX_BYTES_PER_BYTE = 512;
    /** For what is there once, whatever the input. */
    private static final long MAX_BYTES = 256 << 10;
    private static final long MAX_NANOS = 2_000_000_000L;

    /** How often an input that costs too much is tried again: the first time may load classes, the second compile. */
    private static final int TRIES = 4;
    /**
     * For how long it is tried again all the same: what threads of earlier inputs still do, such as loading the classes
     * that end a session, would be counted as this input's.
     */
    private static final long SETTLE_NANOS = 5_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Cost() {
    }

    /** What is done with an input. */
    @FunctionalInterface
    public interface Action {

        /** Does it. */
        void run() throws Exception;
    }

    /**
     * Does {@code action}, which runs on this thread.
     *
     * @param inputBytes how many bytes it has to work on
     * @throws AssertionError if it costs more than that many bytes may
     */
    public static void check(int inputBytes, Action action) throws Exception {
        check(inputBytes, 1, THREADS::getCurrentThreadAllocatedBytes, THREADS::getCurrentThreadCpuTime, action);
    }

    /** The same for an action that has threads of its own, which cost {@code extra} times as much. */
    static void checkThreads(int inputBytes, int extra, Action action) throws Exception {
        check(inputBytes, extra, THREADS::getTotalThreadAllocatedBytes, System::nanoTime, action);
    }

    private static void check(int inputBytes, int extra, LongSupplier allocated, LongSupplier nanos, Action action)
            throws Exception {
        long maxBytes = extra * (MAX_BYTES + inputBytes * MAX_BYTES_PER_BYTE);
        long bytes = Long.MAX_VALUE;
        long time = Long.MAX_VALUE;
        long began = System.nanoTime();
        // The least counts: a cost that is not there every time is not the input's.
        for (int i = 0; (bytes > maxBytes || time > MAX_NANOS)
                && (i < TRIES || System.nanoTime() - began < SETTLE_NANOS); i++) {
            long bytesBefore = allocated.getAsLong();
            long nanosBefore = nanos.getAsLong();
            action.run();
            time = Math.min(time, nanos.getAsLong() - nanosBefore);
            bytes = Math.min(bytes, allocated.getAsLong() - bytesBefore);
        }
        if (bytes > maxBytes || time > MAX_NANOS) {
            throw new AssertionError("input costs too much: inputBytes=" + inputBytes + ", allocatedBytes=" + bytes
                    + ", maxAllocatedBytes=" + maxBytes + ", nanos=" + time + ", maxNanos=" + MAX_NANOS);
        }
    }
}
