package dev.prong.child.limits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a control group holds a child and all that it starts to, together.
 *
 * @param memoryBytes the most physical memory
 * @param processors the most time of processors, as a number of them; a part of one is possible
 */
public record GroupLimits(OptionalLong memoryBytes, OptionalDouble processors) {

    /** None. */
    public static final GroupLimits NONE = new GroupLimits(OptionalLong.empty(), OptionalDouble.empty());

    /** In microseconds: what the kernel takes if it is not told. */
    private static final long PERIOD = 100_000;

    /** Whether there are any. */
    public boolean isEmpty() {
        return memoryBytes.isEmpty() && processors.isEmpty();
    }

    /** The controllers of the group that are needed for it. */
    public Set<String> controllers() {
        Set<String> needed = new TreeSet<>();
        memoryBytes.ifPresent(_ -> needed.add("memory"));
        processors.ifPresent(_ -> needed.add("cpu"));
        return needed;
    }

    /** What is to be written to which file of the group. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        memoryBytes.ifPresent(bytes -> files.put("memory.max", Long.toString(bytes)));
        processors
                .ifPresent(number -> files.put("cpu.max", Math.max(1_000, Math.round(number * PERIOD)) + " " + PERIOD));
        return files;
    }

    /** The same for files that older kernels and some machines do not have. */
    Map<String, String> filesIfThere() {
        // Together, for half of a child is of no use, and without a way out to the disk.
        return memoryBytes.isEmpty() ? Map.of() : Map.of("memory.oom.group", "1", "memory.swap.max", "0");
    }
}
