package dev.prong.worker.pool;

import com.sun.management.ThreadMXBean;
import dev.prong.call.Usage;
import java.lang.management.ManagementFactory;

/**
 * What live platform threads used, as the JVM tells it. The first question costs some 40 ms in a JVM, a further one about
 * a microsecond. Thread-safe.
 */
final class ThreadFigures {

    private static volatile boolean loaded;

    /** What is expensive to load. */
    private static final class Bean {

        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean known
                ? known
                : null;
        static final boolean CPU = THREADS != null && THREADS.isThreadCpuTimeSupported()
                && THREADS.isThreadCpuTimeEnabled();
        static final boolean ALLOCATION = THREADS != null && THREADS.isThreadAllocatedMemorySupported()
                && THREADS.isThreadAllocatedMemoryEnabled();
    }

    private ThreadFigures() {
    }

    /** Whether the JVM tells processor time. */
    static boolean tellCpuTime() {
        loaded = true;
        return Bean.CPU;
    }

    /** Whether the JVM tells allocated memory. */
    static boolean tellAllocation() {
        loaded = true;
        return Bean.ALLOCATION;
    }

    /** Whether anybody has asked before, so that the next question is cheap. */
    static boolean isLoaded() {
        return loaded;
    }

    /** The processor time of {@code thread} in nanoseconds; {@link Usage#UNKNOWN} if it has ended or is virtual. */
    static long cpuNanos(Thread thread) {
        return thread.isVirtual() || !tellCpuTime() ? Usage.UNKNOWN
                : Bean.THREADS.getThreadCpuTime(thread.threadId());
    }

    /** What {@code thread} has allocated; {@link Usage#UNKNOWN} if it has ended or is virtual. */
    static long allocatedBytes(Thread thread) {
        return thread.isVirtual() || !tellAllocation() ? Usage.UNKNOWN
                : Bean.THREADS.getThreadAllocatedBytes(thread.threadId());
    }
}
