package dev.prong.child;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * What one fork is started with, on top of what its runtime was built with; immutable and thread-safe. Start from
 * {@link #defaults()}.
 *
 * <pre>{@code ForkOptions.defaults().withMaxHeapBytes(1 << 30).withJavaOptions("-ea").withEnvironment("MODE", "batch")}</pre>
 *
 * <p>A fork with options always has a process that is launched for it: no {@linkplain ChildRuntime.Builder#spares spare},
 * which was started otherwise. A runtime with {@linkplain ChildRuntime.Builder#onlyInvited invited children only} refuses it.
 */
public final class ForkOptions {

    private static final ForkOptions DEFAULTS = new ForkOptions(new ProcessSettings(), Optional.empty(),
            OptionalLong.empty());

    private final ProcessSettings process;
    private final Optional<ChildLimits> limits;
    private final OptionalLong maxHeapBytes;

    private ForkOptions(ProcessSettings process, Optional<ChildLimits> limits, OptionalLong maxHeapBytes) {
        this.process = process;
        this.limits = limits;
        this.maxHeapBytes = maxHeapBytes;
    }

    /** A fork as its runtime was built. */
    public static ForkOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The same with further options for its JVM, after the runtime's and those of before; the JVM takes the last of two
     * that conflict.
     *
     * @throws IllegalArgumentException as {@link ChildRuntime.Builder#javaOptions} does
     */
    public ForkOptions withJavaOptions(String... options) {
        return with(changed -> changed.addJavaOptions(options));
    }

    /**
     * The same with its own greatest heap: the same as {@link #withLimits} with those of before, or else the runtime's, and
     * {@link ChildLimits#withMaxHeapBytes}.
     *
     * @throws IllegalArgumentException if less than 2 MiB, with which no JVM starts
     */
    public ForkOptions withMaxHeapBytes(long bytes) {
        var _ = ChildLimits.none().withMaxHeapBytes(bytes); // Refuses too little.
        return new ForkOptions(process, limits, OptionalLong.of(bytes));
    }

    /**
     * The same with these limits, in place of all the runtime's and of those of before. The fork is refused if this system
     * cannot set one of them, or its heap and direct memory alone are more than the memory there is, unless its runtime
     * {@linkplain ChildRuntime.Builder#allowOvercommit allows} that.
     */
    public ForkOptions withLimits(ChildLimits newLimits) {
        return new ForkOptions(process, Optional.of(newLimits), OptionalLong.empty());
    }

    /**
     * The same with a variable of the environment, in place of the runtime's and of this process's.
     *
     * @throws IllegalArgumentException as {@link ChildRuntime.Builder#environment} does; no message shows the value
     */
    public ForkOptions withEnvironment(String variable, String value) {
        return with(changed -> changed.setVariable(variable, value));
    }

    /**
     * The same without a variable of the environment, whether the runtime sets it or this process has it.
     *
     * @throws IllegalArgumentException as {@link ChildRuntime.Builder#withoutEnvironment} does
     */
    public ForkOptions withoutEnvironment(String variable) {
        return with(changed -> changed.leaveOut(variable));
    }

    /** The same in another working directory; the fork is refused if that is not there. */
    public ForkOptions withDirectory(Path directory) {
        return with(changed -> changed.setDirectory(directory));
    }

    private ForkOptions with(Consumer<ProcessSettings> change) {
        ProcessSettings changed = new ProcessSettings();
        change.accept(changed);
        return new ForkOptions(process.and(changed), limits, maxHeapBytes);
    }

    /** Whether they ask for nothing. */
    boolean isEmpty() {
        return process.isEmpty() && limits.isEmpty() && maxHeapBytes.isEmpty();
    }

    /** Nobody may change them. */
    ProcessSettings process() {
        return process;
    }

    /** The limits of the fork in a runtime with these. */
    ChildLimits limits(ChildLimits ofRuntime) {
        ChildLimits all = limits.orElse(ofRuntime);
        return maxHeapBytes.isPresent() ? all.withMaxHeapBytes(maxHeapBytes.getAsLong()) : all;
    }

    /** What was asked for; without options of the JVM and values of the environment, which may be secrets. */
    @Override
    public String toString() {
        StringJoiner facts = new StringJoiner(", ", "ForkOptions[", "]");
        add(facts, "javaOptions", process.javaOptions.isEmpty() ? null : process.javaOptions.size());
        add(facts, "maxHeapBytes", maxHeapBytes.isEmpty() ? null : maxHeapBytes.getAsLong());
        add(facts, "limits", limits.orElse(null));
        add(facts, "environment", process.environment.isEmpty() ? null : process.environment.keySet());
        add(facts, "withoutEnvironment", process.withoutEnvironment.isEmpty() ? null : process.withoutEnvironment);
        add(facts, "directory", process.directory());
        return facts.toString();
    }

    private static void add(StringJoiner facts, String name, Object value) {
        if (value != null) {
            facts.add(name + "=" + Objects.toString(value));
        }
    }
}
