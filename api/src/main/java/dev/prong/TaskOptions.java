package dev.prong;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one task is to be run; immutable. Start from {@link #defaults()} or {@link #timeout(Duration)}.
 *
 * <pre>{@code runtime.submit(task, TaskOptions.timeout(Duration.ofSeconds(2)).withName("thumbnail"))}</pre>
 */
public final class TaskOptions {

    private static final TaskOptions DEFAULTS = new TaskOptions(null, null);

    private final Duration timeout;
    private final String name;

    private TaskOptions(Duration timeout, String name) {
        this.timeout = timeout;
        this.name = name;
    }

    /** No timeout, and a name made from the task's class. */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    /** {@link #defaults()} with a timeout; see {@link #withTimeout(Duration)}. */
    public static TaskOptions timeout(Duration timeout) {
        return DEFAULTS.withTimeout(timeout);
    }

    /**
     * The same with a timeout: the longest time from the acceptance of the task to its end, the wait in the queue and
     * for a worker included. After it the task is cancelled, and killed with its child after the grace period.
     *
     * @param timeout more than zero; very long ones mean none
     * @throws IllegalArgumentException if {@code timeout} is zero or negative
     */
    public TaskOptions withTimeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be more than zero: timeout=" + timeout);
        }
        return new TaskOptions(timeout, name);
    }

    /**
     * The same with a name, for errors and output, and for the thread dumps of a child.
     *
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public TaskOptions withName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank: name='" + name + "'");
        }
        return new TaskOptions(timeout, name);
    }

    /** The timeout; empty for none. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** The name; empty for one made from the task's class. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskOptions that && Objects.equals(timeout, that.timeout)
                && Objects.equals(name, that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(timeout, name);
    }

    @Override
    public String toString() {
        return "TaskOptions[timeout=" + timeout + ", name=" + name + "]";
    }
}
