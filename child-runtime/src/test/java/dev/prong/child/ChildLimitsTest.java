package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskFailedException;
import dev.prong.testing.Residue;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What children may have, as they and their tasks find it. */
@Timeout(Children.SECONDS)
class ChildLimitsTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void directMemoryBeyondItsLimitIsAFailureOfTheTask() throws Exception {
        try (ChildRuntime runtime = limited(ChildLimits.none().withMaxDirectBytes(16 << 20))) {
            int capacity = runtime.run(_ -> ByteBuffer.allocateDirect(8 << 20).capacity());
            assertEquals(8 << 20, capacity);
            TaskFailedException failed = assertThrows(TaskFailedException.class,
                    () -> runtime.run(_ -> ByteBuffer.allocateDirect(32 << 20).capacity()));
            assertEquals("java.lang.OutOfMemoryError", failed.causeType());
        }
    }

    @Test
    void metaspaceIsLimited() throws Exception {
        try (ChildRuntime runtime = limited(ChildLimits.none().withMaxMetaspaceBytes(64 << 20))) {
            long max = runtime.run(_ -> ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Metaspace")).map(MemoryPoolMXBean::getUsage)
                    .mapToLong(usage -> usage.getMax()).sum());
            assertEquals(64 << 20, max);
        }
    }

    @Test
    void childCountsOnTheProcessorsItIsGiven() throws Exception {
        try (ChildRuntime runtime = limited(ChildLimits.none().withProcessors(3))) {
            int processors = runtime.run(_ -> Runtime.getRuntime().availableProcessors());
            assertEquals(3, processors);
        }
    }

    @Test
    void heapOfTheShortcutIsAddedToTheLimits() throws Exception {
        try (ChildRuntime runtime = Children.builder().limits(ChildLimits.none().withProcessors(3))
                .maxHeapBytes(48 << 20).build()) {
            assertEquals(true, runtime.run(_ -> Runtime.getRuntime().maxMemory() <= 48 << 20
                    && Runtime.getRuntime().availableProcessors() == 3));
        }
    }

    @Test
    void limitsWithWhichNoChildStartsAreRefused() {
        ChildLimits none = ChildLimits.none();
        assertRefused("maxHeapBytes must be at least 2 MiB: maxHeapBytes=1", () -> none.withMaxHeapBytes(1));
        assertRefused("maxDirectBytes must be at least 1 MiB: maxDirectBytes=1", () -> none.withMaxDirectBytes(1));
        assertRefused("maxMetaspaceBytes must be at least 16 MiB: maxMetaspaceBytes=1",
                () -> none.withMaxMetaspaceBytes(1));
        assertRefused("processors must be at least 1: processors=0", () -> none.withProcessors(0));
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable limits) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, limits).getMessage());
    }

    private static ChildRuntime limited(ChildLimits limits) {
        return Children.builder().limits(limits).build();
    }
}
