package dev.prong.child.limits;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How the memory of the machine is divided among children. Stateless. */
public final class HeapShare {

    /** What a child's JVM takes beyond its heap and direct memory: code, classes, stacks, the collector's own. */
    public static final long OVERHEAD_BYTES = 64 << 20;

    private static final long LEAST_HEAP_BYTES = 64 << 20;

    /** Options that decide on the heap themselves, or that a greatest heap could contradict. */
    private static final Pattern DECIDES_HEAP = Pattern
            .compile("-Xm[sx].*|-XX:(Max|Initial|Min)(Heap|RAM).*|-XX:\\w*RAM(Percentage|Fraction)=.*|@.*");

    private HeapShare() {
    }

    /** Whether the user's own options say how much heap a child has. */
    public static boolean isDecidedBy(List<String> javaOptions) {
        return javaOptions.stream().anyMatch(option -> DECIDES_HEAP.matcher(option).matches());
    }

    /**
     * The most heap of each of so many children where nobody has said it: what the JVM would take by itself, a quarter of
     * the memory, but together not more than half of what this process's own heap leaves. Empty where the system does
     * not tell its memory.
     */
    public static OptionalLong ofEach(int children) {
        OptionalLong memory = memoryBytes();
        return memory.isEmpty() ? memory
                : OptionalLong.of(ofEach(children, memory.getAsLong(), Runtime.getRuntime().maxMemory()));
    }

    static long ofEach(int children, long memoryBytes, long ownHeapBytes) {
        long share = Math.max(0, memoryBytes - ownHeapBytes) / 2 / children;
        return Math.min(memoryBytes / 4, Math.max(LEAST_HEAP_BYTES, share));
    }

    /** What this process and its children may have together; empty where the system does not tell. */
    public static OptionalLong memoryBytes() {
        return MachineMemory.HERE.bytes();
    }
}
