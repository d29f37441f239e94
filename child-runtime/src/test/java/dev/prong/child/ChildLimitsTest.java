package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.limits.HeapShare;
import dev.prong.testing.Residue;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void childWithTooMuchPhysicalMemoryIsKilledAndReplaced() throws Exception {
        long most = 300 << 20;
        try (ChildRuntime runtime = Children.builder()
                .limits(ChildLimits.none().withMaxDirectBytes(600 << 20).withMaxResidentBytes(most)).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(_ -> fillAndWait(400 << 20), TaskOptions.defaults().withName("greedy")));
            Matcher told = Pattern.compile("child failed: its process has too much memory: residentBytes=(\\d+),"
                    + " maxResidentBytes=" + most + ": task=greedy, child=child-1, pid=\\d+, code=137.*",
                    Pattern.DOTALL)
                    .matcher(crash.getMessage());
            assertTrue(told.matches(), crash::getMessage);
            assertTrue(Long.parseLong(told.group(1)) > most, crash::getMessage);
            assertEquals(DeathCertificate.EndedBy.LIMIT, crash.certificate().orElseThrow().endedBy());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    /** Outside of the heap, and touched, so that it is really there. */
    private static Void fillAndWait(int bytes) throws InterruptedException {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i += 1024) {
            memory.put(i, (byte) 1);
        }
        Thread.sleep(Long.MAX_VALUE);
        return null;
    }

    @Test
    void childrenTogetherHaveNoMoreHeapThanHalfOfWhatTheirParentLeaves() throws Exception {
        long memory = HeapShare.memoryBytes().orElseThrow();
        try (ChildRuntime runtime = Children.builder().children(2).build()) {
            long each = runtime.run(_ -> Runtime.getRuntime().maxMemory());
            assertTrue(2 * each <= (memory - Runtime.getRuntime().maxMemory()) / 2 + (16 << 20), () -> "each=" + each);
        }
    }

    @Test
    void optionsOfTheJvmDecideOnTheHeap() throws Exception {
        try (ChildRuntime runtime = Children.builder().javaOptions("-Xmx40m", "-Xms40m").build()) {
            assertEquals(true, runtime.run(_ -> Runtime.getRuntime().maxMemory() <= 40 << 20));
        }
    }

    @Test
    void moreThanThereIsIsRefusedWithTheArithmetic() {
        ChildLimits limits = ChildLimits.none().withMaxHeapBytes(1L << 40).withMaxDirectBytes(64 << 20);
        long memory = HeapShare.memoryBytes().orElseThrow() >> 20;
        assertRefused("children cannot have so much memory: (8 children + 2 spares + 1 replacement) x (maxHeap 1048576"
                + " MiB + maxDirect 64 MiB + 64 MiB of their own) = 11535744 MiB, memory=" + memory + " MiB; take fewer"
                + " children or less for each, or call allowOvercommit()",
                () -> Children.builder().children(8).spares(2).limits(limits).build());
    }

    @Test
    void oneThatReplacesAnotherHasToFitToo() {
        long third = HeapShare.memoryBytes().orElseThrow() / 3;
        Children.builder().children(1).maxHeapBytes(third).build().close();
        assertThrows(IllegalArgumentException.class,
                () -> Children.builder().children(1).maxHeapBytes(2 * third).build());
        assertThrows(IllegalArgumentException.class,
                () -> Children.builder().children(1).spares(1).maxHeapBytes(third).build());
    }

    @Test
    void heapOfForksAloneIsNotCounted() {
        RemoteAccess access = RemoteAccess.onLoopback(0);
        ChildRuntime.builder().onlyInvited().accept(access).maxHeapBytes(1L << 40).build().close();
    }

    @Test
    void overcommitCanBeAllowed() {
        Children.builder().children(8).maxHeapBytes(1L << 40).allowOvercommit().build().close();
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
        assertRefused("maxResidentBytes must be at least 64 MiB: maxResidentBytes=1",
                () -> none.withMaxResidentBytes(1));
        assertRefused("processors must be at least 1: processors=0", () -> none.withProcessors(0));
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable limits) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, limits).getMessage());
    }

    private static ChildRuntime limited(ChildLimits limits) {
        return Children.builder().limits(limits).build();
    }
}
