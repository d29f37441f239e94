package dev.prong.child;

import dev.prong.call.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much one child JVM may have; immutable and thread-safe. Start from {@link #none()}.
 *
 * <pre>{@code ChildLimits.none().withMaxHeapBytes(256 << 20).withMaxDirectBytes(64 << 20).withProcessors(2)}</pre>
 *
 * @param maxHeapBytes the most heap; empty for the JVM's own choice, a quarter of the memory
 * @param maxDirectBytes the most memory of direct buffers; empty for as much as the heap may have
 * @param maxMetaspaceBytes the most memory for what classes are made of; empty for no limit
 * @param processors how many processors the JVM counts on; empty for those it finds
 */
public record ChildLimits(OptionalLong maxHeapBytes, OptionalLong maxDirectBytes, OptionalLong maxMetaspaceBytes,
        OptionalInt processors) {

    private static final long MIB = 1 << 20;

    /** With less no JVM starts. */
    private static final long LEAST_HEAP_BYTES = 2 * MIB;

    /** With less not even the child's own classes find room. */
    private static final long LEAST_METASPACE_BYTES = 16 * MIB;

    private static final ChildLimits NONE = new ChildLimits(OptionalLong.empty(), OptionalLong.empty(),
            OptionalLong.empty(), OptionalInt.empty());

    /**
     * Limits, checked as those of the methods are.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ChildLimits {
        maxHeapBytes.ifPresent(bytes -> requireAtLeast("maxHeapBytes", LEAST_HEAP_BYTES, bytes));
        maxDirectBytes.ifPresent(bytes -> requireAtLeast("maxDirectBytes", MIB, bytes));
        maxMetaspaceBytes.ifPresent(bytes -> requireAtLeast("maxMetaspaceBytes", LEAST_METASPACE_BYTES, bytes));
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
        return new ChildLimits(OptionalLong.of(bytes), maxDirectBytes, maxMetaspaceBytes, processors);
    }

    /**
     * The same with a limit on the memory of direct buffers, those of Prong's own transport included. A task that needs
     * more fails with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 1 MiB
     */
    public ChildLimits withMaxDirectBytes(long bytes) {
        return new ChildLimits(maxHeapBytes, OptionalLong.of(bytes), maxMetaspaceBytes, processors);
    }

    /**
     * The same with a limit on the memory for what classes are made of. A task that loads or makes more of them fails
     * with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 16 MiB
     */
    public ChildLimits withMaxMetaspaceBytes(long bytes) {
        return new ChildLimits(maxHeapBytes, maxDirectBytes, OptionalLong.of(bytes), processors);
    }

    /**
     * The same with the number of processors that the child's JVM counts on: what
     * {@link Runtime#availableProcessors()} tells the task, and from which the JVM decides how many threads it collects
     * and compiles with. A task that starts more threads is not held back. With one the JVM takes the serial collector.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildLimits withProcessors(int number) {
        return new ChildLimits(maxHeapBytes, maxDirectBytes, maxMetaspaceBytes, OptionalInt.of(number));
    }

    /** The options of the JVM that say so, but for the heap's. */
    List<String> javaOptions() {
        List<String> options = new ArrayList<>();
        maxDirectBytes.ifPresent(bytes -> options.add("-XX:MaxDirectMemorySize=" + bytes));
        maxMetaspaceBytes.ifPresent(bytes -> options.add("-XX:MaxMetaspaceSize=" + bytes));
        processors.ifPresent(number -> options.add("-XX:ActiveProcessorCount=" + number));
        return options;
    }

    private static void requireAtLeast(String name, long least, long bytes) {
        if (bytes < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least / MIB + " MiB: " + name + "=" + bytes);
        }
    }
}
