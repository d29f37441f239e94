package dev.prong.child;

import dev.prong.call.Check;
import dev.prong.child.launch.HeapShare;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much one child JVM may have; immutable and thread-safe. Start from {@link #none()}.
 *
 * <pre>{@code ChildLimits.none().withMaxHeapBytes(256 << 20).withMaxDirectBytes(64 << 20).withProcessors(2)}</pre>
 *
 * <p>What all children of a pool may have together, with {@value #OVERHEAD_MIB} MiB for each beyond its heap and direct
 * memory, must fit into the memory of the machine or of the container this process is in; a runtime that is built with
 * more is refused, unless {@link ChildRuntime.Builder#allowOvercommit()} says otherwise. Forks are not counted.
 *
 * @param maxHeapBytes the most heap; empty for a share: a quarter of the memory as for any JVM, but all children of the
 *            pool together not more than half of what the heap of this process leaves, and none less than 64 MiB. Where
 *            options of the JVM or the system say nothing of the memory, or {@link ChildRuntime.Builder#javaOptions}
 *            decide on the heap, it is the JVM's own choice
 * @param maxDirectBytes the most memory of direct buffers; empty for as much as the heap may have
 * @param maxMetaspaceBytes the most memory for what classes are made of; empty for no limit
 * @param maxResidentBytes the most physical memory of its process; empty for no limit
 * @param processors how many processors the JVM counts on; empty for those it finds
 */
public record ChildLimits(OptionalLong maxHeapBytes, OptionalLong maxDirectBytes, OptionalLong maxMetaspaceBytes,
        OptionalLong maxResidentBytes, OptionalInt processors) {

    static final long OVERHEAD_MIB = HeapShare.OVERHEAD_BYTES >> 20;

    private static final long MIB = 1 << 20;

    /** With less no JVM starts. */
    private static final long LEAST_HEAP_BYTES = 2 * MIB;

    /** With less not even the child's own classes find room. */
    private static final long LEAST_METASPACE_BYTES = 16 * MIB;

    /** With less no child becomes ready. */
    private static final long LEAST_RESIDENT_BYTES = 64 * MIB;

    private static final ChildLimits NONE = new ChildLimits(OptionalLong.empty(), OptionalLong.empty(),
            OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty());

    /**
     * Limits, checked as those of the methods are.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ChildLimits {
        maxHeapBytes.ifPresent(bytes -> requireAtLeast("maxHeapBytes", LEAST_HEAP_BYTES, bytes));
        maxDirectBytes.ifPresent(bytes -> requireAtLeast("maxDirectBytes", MIB, bytes));
        maxMetaspaceBytes.ifPresent(bytes -> requireAtLeast("maxMetaspaceBytes", LEAST_METASPACE_BYTES, bytes));
        maxResidentBytes.ifPresent(bytes -> requireAtLeast("maxResidentBytes", LEAST_RESIDENT_BYTES, bytes));
        processors.ifPresent(number -> Check.positive("processors", number));
    }

    /** No limits but those a JVM has by itself. */
    public static ChildLimits none() {
        return NONE;
    }

    /**
     * The same with a limit on the heap. A task that needs more fails with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 2 MiB, with which no JVM starts
     */
    public ChildLimits withMaxHeapBytes(long bytes) {
        return new ChildLimits(OptionalLong.of(bytes), maxDirectBytes, maxMetaspaceBytes, maxResidentBytes, processors);
    }

    /**
     * The same with a limit on the memory of direct buffers, those of Prong's own transport included. A task that needs
     * more fails with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 1 MiB
     */
    public ChildLimits withMaxDirectBytes(long bytes) {
        return new ChildLimits(maxHeapBytes, OptionalLong.of(bytes), maxMetaspaceBytes, maxResidentBytes, processors);
    }

    /**
     * The same with a limit on the memory for what classes are made of. A task that loads or makes more of them fails
     * with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 16 MiB
     */
    public ChildLimits withMaxMetaspaceBytes(long bytes) {
        return new ChildLimits(maxHeapBytes, maxDirectBytes, OptionalLong.of(bytes), maxResidentBytes, processors);
    }

    /**
     * The same with a limit on the physical memory of the child's process, whatever takes it: heap, native code, threads.
     * The parent looks four times a second; a child beyond the limit is killed with its descendants, whose own memory is
     * not counted, and its tasks end with a {@link dev.prong.WorkerCrashedException} that has both numbers. Where the
     * system does not tell the memory of processes (there is no {@code /proc}) nothing is limited.
     *
     * @throws IllegalArgumentException if less than 64 MiB, with which no child becomes ready
     */
    public ChildLimits withMaxResidentBytes(long bytes) {
        return new ChildLimits(maxHeapBytes, maxDirectBytes, maxMetaspaceBytes, OptionalLong.of(bytes), processors);
    }

    /**
     * The same with the number of processors that the child's JVM counts on: what
     * {@link Runtime#availableProcessors()} tells the task, and from which the JVM decides how many threads it collects
     * and compiles with. A task that starts more threads is not held back. With one the JVM takes the serial collector.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildLimits withProcessors(int number) {
        return new ChildLimits(maxHeapBytes, maxDirectBytes, maxMetaspaceBytes, maxResidentBytes,
                OptionalInt.of(number));
    }

    /** The options of the JVM that say so, but for the heap's. */
    List<String> javaOptions() {
        List<String> options = new ArrayList<>();
        maxDirectBytes.ifPresent(bytes -> options.add("-XX:MaxDirectMemorySize=" + bytes));
        maxMetaspaceBytes.ifPresent(bytes -> options.add("-XX:MaxMetaspaceSize=" + bytes));
        processors.ifPresent(number -> options.add("-XX:ActiveProcessorCount=" + number));
        return options;
    }

    /**
     * @throws IllegalArgumentException if so many children could together have more than there is
     */
    void requireFit(int children, long memoryBytes) {
        if (maxHeapBytes.isEmpty() && maxDirectBytes.isEmpty()) {
            return; // The shares fit by themselves.
        }
        long heap = maxHeapBytes.orElse(0);
        long direct = maxDirectBytes.orElse(0);
        double sum = (double) children * (heap + direct + HeapShare.OVERHEAD_BYTES);
        if (sum > memoryBytes) {
            throw new IllegalArgumentException(("children cannot have so much memory: %d children x (maxHeap %d MiB"
                    + " + maxDirect %d MiB + %d MiB of their own) = %.0f MiB, memory=%d MiB; take fewer children or"
                    + " less for each, or call allowOvercommit()").formatted(children, heap / MIB, direct / MIB,
                            OVERHEAD_MIB, sum / MIB, memoryBytes / MIB));
        }
    }

    private static void requireAtLeast(String name, long least, long bytes) {
        if (bytes < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least / MIB + " MiB: " + name + "=" + bytes);
        }
    }
}
