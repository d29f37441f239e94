package dev.prong.benchmarks.plain;

import dev.prong.benchmarks.contender.Queueing;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The heap that a queued task takes, the task and its handle included: used after a collection, before and after. */
public final class QueueMemory {

    private QueueMemory() {
    }

    /** Arguments: the contender, and how many tasks. */
    public static void main(String[] args) {
        Measured.main(args, QueueMemory::measure);
    }

    private static void measure(Queueing<?> contender, int tasks) throws Exception {
        contender.hold();
        long before = used();
        for (int i = 0; i < tasks; i++) {
            contender.submit(1_000_000L + i);
        }
        Measured.print("heap", (double) (used() - before) / tasks);
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
