package dev.prong.child;

import dev.prong.call.Check;
import dev.prong.child.limits.GroupLimits;
import dev.prong.child.limits.HeapShare;
import dev.prong.child.limits.ProcessLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much one child JVM may have; immutable and thread-safe. Start from {@link #none()}.
 *
 * <pre>{@code ChildLimits.none().withMaxHeapBytes(256 << 20).withMaxDirectBytes(64 << 20).withProcessors(2)}</pre>
 *
 * <p>What all children of a pool may have together, with {@value #OVERHEAD_MIB} MiB for each beyond its heap and direct
 * memory, must fit into the memory of the machine or of the container this process is in; a runtime that is built with
 * more is refused, unless {@link ChildRuntime.Builder#allowOvercommit()} says otherwise. Counted are the children, the
 * spares and the one that may be replacing another, not forks.
 */
public final class ChildLimits {

    static final long OVERHEAD_MIB = HeapShare.OVERHEAD_BYTES >> 20;

    private static final long MIB = 1 << 20;

    /** With less no JVM starts. */
    private static final long LEAST_HEAP_BYTES = 2 * MIB;

    /** With less not even the child's own classes find room. */
    private static final long LEAST_METASPACE_BYTES = 16 * MIB;

    /** With less no child becomes ready. */
    private static final long LEAST_RESIDENT_BYTES = 64 * MIB;

    /** With less the JVM does not find its own files. */
    private static final long LEAST_OPEN_FILES = 64;

    private static final int MOST_NICE = 19;

    /** The kernel takes no less. */
    private static final double LEAST_CPUS = 0.01;

    /** More than any machine has. */
    private static final double MOST_CPUS = 100_000;

    private static final ChildLimits NONE = new ChildLimits(new EnumMap<>(Limit.class));

    /** What can be limited; as it is written in texts. */
    private enum Limit {
        maxHeapBytes, maxDirectBytes, maxMetaspaceBytes, maxResidentBytes, processors, nice, openFiles, processes,
        totalBytes, cpus
    }

    /** The limits there are. Never changed. */
    private final EnumMap<Limit, Number> limits;

    private ChildLimits(EnumMap<Limit, Number> limits) {
        this.limits = limits;
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
        requireAtLeast(Limit.maxHeapBytes, LEAST_HEAP_BYTES, bytes);
        return with(Limit.maxHeapBytes, bytes);
    }

    /**
     * The same with a limit on the memory of direct buffers, those of Prong's own transport included. A task that needs
     * more fails with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 1 MiB
     */
    public ChildLimits withMaxDirectBytes(long bytes) {
        requireAtLeast(Limit.maxDirectBytes, MIB, bytes);
        return with(Limit.maxDirectBytes, bytes);
    }

    /**
     * The same with a limit on the memory for what classes are made of. A task that loads or makes more of them fails
     * with an {@link OutOfMemoryError}.
     *
     * @throws IllegalArgumentException if less than 16 MiB
     */
    public ChildLimits withMaxMetaspaceBytes(long bytes) {
        requireAtLeast(Limit.maxMetaspaceBytes, LEAST_METASPACE_BYTES, bytes);
        return with(Limit.maxMetaspaceBytes, bytes);
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
        requireAtLeast(Limit.maxResidentBytes, LEAST_RESIDENT_BYTES, bytes);
        return with(Limit.maxResidentBytes, bytes);
    }

    /**
     * The same with the number of processors that the child's JVM counts on: what
     * {@link Runtime#availableProcessors()} tells the task, and from which the JVM decides how many threads it collects
     * and compiles with. A task that starts more threads is not held back. With one the JVM takes the serial collector.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildLimits withProcessors(int number) {
        Check.positive("processors", number);
        return with(Limit.processors, number);
    }

    /**
     * The same with a lower priority of the child and of all that it starts: so many steps more on the scale of nice(1),
     * on which 19 is the lowest. The parent is not held up then by children that compute. A runtime is refused with it where
     * there is no {@code nice}, as on Windows.
     *
     * @throws IllegalArgumentException if less than 0, which would be a higher priority, or more than 19
     */
    public ChildLimits withNice(int steps) {
        requireNice(steps);
        return with(Limit.nice, steps);
    }

    /**
     * The same with a limit on the files and sockets that the child may have open at a time, each jar of its class path and
     * the JVM's own among them; what it starts has the same limit, each process for itself. A task that opens more gets an
     * {@link java.io.IOException}. A runtime is refused with it where there is no POSIX shell, as on Windows, and a child
     * that is to have more than this process may give does not start.
     *
     * @throws IllegalArgumentException if less than 64, with which a JVM does not find its own files
     */
    public ChildLimits withOpenFiles(long number) {
        requireNumber(Limit.openFiles, LEAST_OPEN_FILES, number);
        return with(Limit.openFiles, number);
    }

    /**
     * The same with a limit on processes and threads, against fork bombs. The system counts <em>all</em> that the child's
     * user has, on whatever terms they were started, and refuses the child another beyond the limit: so it has to be well
     * above what that user has already, and it binds neither root nor those with the like rights. A child that may not
     * have the threads of its JVM does not start. A runtime is refused with it where there is no POSIX shell.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ChildLimits withProcesses(long number) {
        requireNumber(Limit.processes, 1, number);
        return with(Limit.processes, number);
    }

    /**
     * The same with a limit on the physical memory of the child and of all that it starts, together, by a control group: the
     * kernel kills all of them when they want more and there is nothing to give back. A runtime is refused with it where no
     * part of version 2 of Linux's control groups with the controller {@code memory} is delegated to this user.
     *
     * @throws IllegalArgumentException if less than 64 MiB, with which no child becomes ready
     */
    public ChildLimits withTotalBytes(long bytes) {
        requireAtLeast(Limit.totalBytes, LEAST_RESIDENT_BYTES, bytes);
        return with(Limit.totalBytes, bytes);
    }

    /**
     * The same with a limit on the time of processors for the child and all that it starts, together, by a control group:
     * 1.5 is that of one and a half. They wait when it is used up, which the JVM knows nothing of; see
     * {@link #withProcessors}. A runtime is refused with it where no part of version 2 of Linux's control groups with the
     * controller {@code cpu} is delegated to this user.
     *
     * @throws IllegalArgumentException if less than 0.01
     */
    public ChildLimits withCpus(double number) {
        requireCpus(number);
        return with(Limit.cpus, number);
    }

    private ChildLimits with(Limit limit, Number value) {
        EnumMap<Limit, Number> more = new EnumMap<>(limits);
        more.put(limit, value);
        return new ChildLimits(more);
    }

    /**
     * The most heap; empty for a share: a quarter of the memory as for any JVM, but all children of the pool and its
     * spares together not more than half of what the heap of this process leaves, and none less than 64 MiB. Where
     * options of the JVM or the system say nothing of the memory, or {@link ChildRuntime.Builder#javaOptions} decide on
     * the heap, it is the JVM's own choice.
     */
    public OptionalLong maxHeapBytes() {
        return wide(Limit.maxHeapBytes);
    }

    /** The most memory of direct buffers; empty for as much as the heap may have. */
    public OptionalLong maxDirectBytes() {
        return wide(Limit.maxDirectBytes);
    }

    /** The most memory for what classes are made of; empty for no limit. */
    public OptionalLong maxMetaspaceBytes() {
        return wide(Limit.maxMetaspaceBytes);
    }

    /** The most physical memory of its process; empty for no limit. */
    public OptionalLong maxResidentBytes() {
        return wide(Limit.maxResidentBytes);
    }

    /** How many processors the JVM counts on; empty for those it finds. */
    public OptionalInt processors() {
        return narrow(Limit.processors);
    }

    /** How much lower its priority is than that of this process; empty for the same. */
    public OptionalInt nice() {
        return narrow(Limit.nice);
    }

    /** The most files and sockets that its process has open; empty for as many as this process may. */
    public OptionalLong openFiles() {
        return wide(Limit.openFiles);
    }

    /** The most processes and threads that its user may have; empty for as many as this process may. */
    public OptionalLong processes() {
        return wide(Limit.processes);
    }

    /** The most physical memory of it and all that it starts; empty for no limit. */
    public OptionalLong totalBytes() {
        return wide(Limit.totalBytes);
    }

    /** The most time of processors for it and all that it starts; empty for no limit. */
    public OptionalDouble cpus() {
        Number limit = limits.get(Limit.cpus);
        return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit.doubleValue());
    }

    private OptionalLong wide(Limit limit) {
        Number value = limits.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }

    private OptionalInt narrow(Limit limit) {
        Number value = limits.get(limit);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChildLimits that && limits.equals(that.limits);
    }

    @Override
    public int hashCode() {
        return limits.hashCode();
    }

    /** The limits there are, and no others. */
    @Override
    public String toString() {
        return "ChildLimits" + limits.toString().replace('{', '[').replace('}', ']');
    }

    /** What a control group has to hold the process to. */
    GroupLimits groupLimits() {
        return new GroupLimits(totalBytes(), cpus());
    }

    /** What the system has to hold the process to. */
    ProcessLimits processLimits() {
        return new ProcessLimits(nice(), openFiles(), processes());
    }

    /** The options of the JVM that say so, but for the heap's. */
    List<String> javaOptions() {
        List<String> options = new ArrayList<>();
        maxDirectBytes().ifPresent(bytes -> options.add("-XX:MaxDirectMemorySize=" + bytes));
        maxMetaspaceBytes().ifPresent(bytes -> options.add("-XX:MaxMetaspaceSize=" + bytes));
        processors().ifPresent(number -> options.add("-XX:ActiveProcessorCount=" + number));
        return options;
    }

    /**
     * Checks that a pool of so many children, its spares and the one that may be replacing another can have what they may.
     *
     * @throws IllegalArgumentException if together that is more than there is
     */
    void requireFit(int children, int spares, long memoryBytes) {
        if (children == 0 || (maxHeapBytes().isEmpty() && maxDirectBytes().isEmpty())) {
            return; // There are none, or their shares fit by themselves.
        }
        long heap = maxHeapBytes().orElse(0);
        long direct = maxDirectBytes().orElse(0);
        double sum = ((double) children + spares + 1) * (heap + direct + HeapShare.OVERHEAD_BYTES);
        if (sum > memoryBytes) {
            throw new IllegalArgumentException(("children cannot have so much memory: (%d children + %d spares + 1"
                    + " replacement) x (maxHeap %d MiB + maxDirect %d MiB + %d MiB of their own) = %.0f MiB, memory=%d MiB;"
                    + " take fewer children or less for each, or call allowOvercommit()").formatted(children, spares,
                            heap / MIB, direct / MIB, OVERHEAD_MIB, sum / MIB, memoryBytes / MIB));
        }
    }

    /**
     * Checks that one fork can have what it may.
     *
     * @throws IllegalArgumentException if that is more than there is
     */
    void requireFit(long memoryBytes) {
        long heap = maxHeapBytes().orElse(0);
        long direct = maxDirectBytes().orElse(0);
        double sum = (double) heap + direct + HeapShare.OVERHEAD_BYTES;
        if (sum > memoryBytes && heap + direct > 0) {
            throw new IllegalArgumentException(
                    ("fork cannot have so much memory: maxHeap %d MiB + maxDirect %d MiB + %d MiB"
                            + " of its own = %.0f MiB, memory=%d MiB; take less, or call allowOvercommit()").formatted(
                                    heap / MIB,
                                    direct / MIB, OVERHEAD_MIB, sum / MIB, memoryBytes / MIB));
        }
    }

    private static void requireNice(int steps) {
        if (steps < 0 || steps > MOST_NICE) {
            throw new IllegalArgumentException("nice must be between 0 and " + MOST_NICE + ": nice=" + steps);
        }
    }

    private static void requireCpus(double number) {
        if (!(number >= LEAST_CPUS && number <= MOST_CPUS)) {
            throw new IllegalArgumentException("cpus must be between " + LEAST_CPUS + " and " + MOST_CPUS + ": cpus="
                    + number);
        }
    }

    private static void requireNumber(Limit name, long least, long number) {
        if (number < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + name + "=" + number);
        }
    }

    private static void requireAtLeast(Limit name, long least, long bytes) {
        if (bytes < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least / MIB + " MiB: " + name + "=" + bytes);
        }
    }
}
