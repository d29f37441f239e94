package dev.prong.benchmarks.plain;

import dev.prong.benchmarks.contender.Queueing;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;

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

    /** As the collection left it: what is in use right now counts whole buffers for the objects to come. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
    }
}
