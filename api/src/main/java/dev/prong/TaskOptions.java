package dev.prong;

import dev.prong.text.TextChecks;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * How one task is to be run; immutable and thread-safe. Start from {@link #defaults()} or {@link #timeout(Duration)}.
 *
 * <pre>{@code runtime.submit(task, TaskOptions.timeout(Duration.ofSeconds(2)).withName("thumbnail"))}</pre>
 *
 * <p><b>What belongs to a task.</b> What a task submits or starts from its own thread, in whatever runtime of the same
 * process, belongs to it unless it is {@link #detached()}: it gets at most what is left of the task's time, inherits
 * its environment and priority, is cancelled when the task is asked to end, and when the task ends.
 *
 * <p><b>Budgets.</b> A task's time is limited by its timeout and its run timeout, whichever ends first; its silence by
 * {@link #withSilence}. What belongs to the task has what is left of both, in whatever process it runs, and speaks for
 * the task: when it begins, ends or shows life, the task is not silent. When such a budget of the task is over, what
 * belongs to it ends in a {@link TaskTimeoutException} as well, which says what was asked for and what was granted.
 */
public final class TaskOptions {

    /** From when a {@linkplain #withSilence(Duration, SilenceFrom) limit on silence} counts. */
    public enum SilenceFrom {
        /** The acceptance of the task: its wait in the queue and for a worker counts. */
        SUBMIT,
        /** Its begin on a worker. */
        START
    }

    private static final TaskOptions DEFAULTS = new TaskOptions(new EnumMap<>(Option.class));

    /** What has been asked for; what is not in it is as by default. Never changed. */
    private final EnumMap<Option, Object> asked;

    private TaskOptions(EnumMap<Option, Object> asked) {
        this.asked = asked;
    }

    /** What can be asked for; as it is written in texts. */
    private enum Option {
        timeout, runTimeout, silence, silenceFrom, cpuLimit, allocationLimit, name, priority, key, place, environment,
        retries, idempotencyKey, detached, daemon, output
    }

    /** No limits, and a name made from the task's class. */
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
        requirePositive("timeout", timeout);
        return with(Option.timeout, timeout);
    }

    /**
     * The same with a run timeout: the longest time from the begin of the task on its worker to its end; the wait before
     * does not count. May be given besides a {@linkplain #withTimeout timeout}.
     *
     * @param runTimeout more than zero; very long ones mean none
     * @throws IllegalArgumentException if {@code runTimeout} is zero or negative
     */
    public TaskOptions withRunTimeout(Duration runTimeout) {
        requirePositive("runTimeout", runTimeout);
        return with(Option.runTimeout, runTimeout);
    }

    /**
     * The same with a limit on silence: the longest time that the running task may go without a sign of life, which is
     * its begin, a {@linkplain TaskContext#progress progress}, an {@linkplain TaskContext#emit item}, a message that it
     * posts or receives, or any of these and the end of a task that belongs to it. What it or its programs
     * print is none.
     *
     * @param silence more than zero; very long ones mean none
     * @throws IllegalArgumentException if {@code silence} is zero or negative
     */
    public TaskOptions withSilence(Duration silence) {
        return withSilence(silence, SilenceFrom.START);
    }

    /**
     * As {@link #withSilence(Duration)}, and if it counts from {@link SilenceFrom#SUBMIT} also for the wait before the begin: a
     * task that has not begun so long after its acceptance ends in a {@link TaskTimeoutException} that says so. Its begin
     * is its first sign of life; from there on both are the same. A task that is {@linkplain #withRetries run again} waits
     * anew from its return to the queue.
     *
     * @param silence more than zero; very long ones mean none
     * @throws IllegalArgumentException if {@code silence} is zero or negative
     */
    public TaskOptions withSilence(Duration silence, SilenceFrom from) {
        requirePositive("silence", silence);
        Objects.requireNonNull(from, "from");
        return with(Option.silence, silence).with(Option.silenceFrom, from == SilenceFrom.START ? null : from);
    }

    /**
     * The same with a limit on the processor time of the task's thread; a task beyond it is cancelled. It is looked at
     * every 10 ms. On platform threads of this process only; other runtimes refuse such tasks.
     *
     * @throws IllegalArgumentException if {@code cpuLimit} is zero or negative
     */
    public TaskOptions withCpuLimit(Duration cpuLimit) {
        requirePositive("cpuLimit", cpuLimit);
        return with(Option.cpuLimit, cpuLimit);
    }

    /**
     * The same with a limit on what the task's thread allocates on the heap, freed or not; a task beyond it is cancelled.
     * It is looked at every 10 ms. On platform threads of this process only; other runtimes refuse such tasks.
     *
     * @throws IllegalArgumentException if {@code bytes} is less than one
     */
    public TaskOptions withAllocationLimit(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("allocation limit must be more than zero: bytes=" + bytes);
        }
        return with(Option.allocationLimit, bytes);
    }

    /**
     * The same with a name, for errors and output, and for the thread dumps of a child.
     *
     * @throws IllegalArgumentException if {@code name} is blank or has control characters, or others that separate lines or
     *             direct bidirectional text
     */
    public TaskOptions withName(String name) {
        TextChecks.name("name", name);
        return with(Option.name, name);
    }

    /**
     * The same with a priority: in a queue that is {@linkplain QueueOrder#priority() ordered by it} the highest comes
     * first. Any number; zero unless set, or that of the task it belongs to.
     */
    public TaskOptions withPriority(int priority) {
        return with(Option.priority, priority);
    }

    /**
     * The same with a key: tasks of a pool with equal keys run on the same worker, as long as it lives, one after the
     * other in the order of the queue. Which worker is decided by the key's hash.
     *
     * @throws IllegalArgumentException if {@code key} is blank
     */
    public TaskOptions withKey(String key) {
        requireText("key", key);
        return with(Option.key, key);
    }

    /**
     * The same for one place of the pool: the worker that has it runs the task, and no other does.
     *
     * @param place from 1 to the most workers that the pool may have
     * @throws IllegalArgumentException if {@code place} is less than one
     */
    public TaskOptions withPlace(int place) {
        if (place < 1) {
            throw new IllegalArgumentException("place must be 1 or more: place=" + place);
        }
        return with(Option.place, place);
    }

    /**
     * The same with one more entry of environment data, which the task and what belongs to it find in their
     * {@linkplain TaskContext#environment() context}; it goes before an inherited one of that name.
     *
     * @param value a value, which is taken when the task is accepted; null for none
     */
    public TaskOptions withEnvironment(String variable, Object value) {
        requireText("variable", variable);
        Map<String, Object> more = new HashMap<>(environment());
        more.put(variable, value);
        return with(Option.environment, more);
    }

    /**
     * The same for a task that is run again, up to {@code retries} times, when its child crashes: when the child ended
     * and nobody had asked the task to. Nothing else is retried: no failure of the task, no timeout, no cancellation, no
     * child that cannot be started. Zero unless set.
     *
     * <p>An attempt that ended because its parent had no memory for it ({@code EndedBy.PARENT}) is none of these: of such
     * there may be {@code retries} more.
     *
     * <p>Without retries a task runs at most once. With them it runs at least once if its runtime is not closed, and up
     * to {@code retries + 1} times, each time from its beginning: it sees {@link TaskContext#attempt} and
     * {@link TaskContext#idempotencyKey}. A task that is returned to the queue has its former place there and
     * counts as queued; its timeout goes on counting, its run timeout and its silence begin anew. The error of the last attempt has those of the attempts
     * before as suppressed exceptions. Threads do not crash, so there this changes nothing.
     *
     * <p>For the tasks of a pool: {@link TaskRuntime#start} and {@link TaskRuntime#stream} refuse it, because messages and
     * items may have gone out.
     *
     * @throws IllegalArgumentException if negative
     */
    public TaskOptions withRetries(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative: retries=" + retries);
        }
        return with(Option.retries, retries == 0 ? null : retries);
    }

    /**
     * The same with a key by which whatever the task changes can be told apart from what another task changes: the same
     * on every attempt, for {@link TaskContext#idempotencyKey}.
     *
     * @throws IllegalArgumentException if {@code key} is blank
     */
    public TaskOptions withIdempotencyKey(String key) {
        requireText("idempotencyKey", key);
        return with(Option.idempotencyKey, key);
    }

    /**
     * The same with a listener for what the task prints, which gets each line as it comes, instead of whoever else the
     * runtime has for it. On threads that is what the task writes to its {@linkplain TaskContext#out() context}, and to
     * {@code System.out} if the runtime catches it; in a child it is what the task's threads write to {@code System.out}
     * and {@code System.err} too, and in a child that was made for the task, all that comes from it. Called as the
     * listener of the runtime is: in order, before the answer of the task, slowing the task if it is slow; what it throws
     * is logged. It may run tasks and close its runtime. It keeps no time limit, cancel or close from being kept, if it
     * does not return. It stays in this process.
     */
    public TaskOptions withOutput(Consumer<? super OutputLine> listener) {
        Objects.requireNonNull(listener, "listener");
        return with(Option.output, listener);
    }

    /** The same for a task that belongs to no other, also if one submits or starts it. */
    public TaskOptions detached() {
        return with(Option.detached, true);
    }

    /**
     * The same with whether the JVM may end while the {@linkplain TaskRuntime#start started} worker of the task lives;
     * unless set it may not. A worker that is a daemon ends with the JVM, wherever its task is then, and its exit is not
     * told; Node calls that {@code unref}. It changes nothing for the tasks of a pool: whether its threads let the JVM end
     * is a setting of the runtime, and its children always do.
     */
    public TaskOptions withDaemon(boolean daemon) {
        return with(Option.daemon, daemon ? true : null);
    }

    /** The timeout; empty for none. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(get(Option.timeout));
    }

    /** The run timeout; empty for none. */
    public Optional<Duration> runTimeout() {
        return Optional.ofNullable(get(Option.runTimeout));
    }

    /** The limit on silence; empty for none. */
    public Optional<Duration> silence() {
        return Optional.ofNullable(get(Option.silence));
    }

    /** From when the limit on silence counts; {@link SilenceFrom#START} if there is none. */
    public SilenceFrom silenceFrom() {
        return asked.containsKey(Option.silenceFrom) ? SilenceFrom.SUBMIT : SilenceFrom.START;
    }

    /** The limit on processor time; empty for none. */
    public Optional<Duration> cpuLimit() {
        return Optional.ofNullable(get(Option.cpuLimit));
    }

    /** The limit on allocation, in bytes; empty for none. */
    public OptionalLong allocationLimit() {
        Long bytes = get(Option.allocationLimit);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** The name; empty for one made from the task's class. */
    public Optional<String> name() {
        return Optional.ofNullable(get(Option.name));
    }

    /** The priority; empty for that of the task it belongs to, or zero. */
    public OptionalInt priority() {
        return number(Option.priority);
    }

    /** The key; empty for none. */
    public Optional<String> key() {
        return Optional.ofNullable(get(Option.key));
    }

    /** The place in the pool of the worker that is to run it; empty for any. */
    public OptionalInt place() {
        return number(Option.place);
    }

    /** The environment data of this task alone; unmodifiable, and values may be null. */
    public Map<String, Object> environment() {
        Map<String, Object> environment = get(Option.environment);
        return environment == null ? Map.of() : Collections.unmodifiableMap(environment);
    }

    /** How often the task is run again after a crash. */
    public int retries() {
        return number(Option.retries).orElse(0);
    }

    /** The idempotency key; empty for none. */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(get(Option.idempotencyKey));
    }

    /** Who gets the lines that the task prints; empty for whoever gets those of the runtime. */
    public Optional<Consumer<? super OutputLine>> output() {
        return Optional.ofNullable(get(Option.output));
    }

    /** Whether the task belongs to no other. */
    public boolean isDetached() {
        return asked.containsKey(Option.detached);
    }

    /** Whether a worker that is started for the task lets the JVM end. */
    public boolean isDaemon() {
        return asked.containsKey(Option.daemon);
    }

    private static void requirePositive(String what, Duration duration) {
        Objects.requireNonNull(duration, what);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(what + " must be more than zero: " + what + "=" + duration);
        }
    }

    private static void requireText(String what, String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank: " + what + "='" + text + "'");
        }
    }

    /** The same with that option; {@code value} is null for what is so by default. */
    private TaskOptions with(Option option, Object value) {
        EnumMap<Option, Object> more = new EnumMap<>(asked);
        if (value == null) {
            more.remove(option);
        } else {
            more.put(option, value);
        }
        return new TaskOptions(more);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Each is read as the type it was given as.
    private <T> T get(Option option) {
        return (T) asked.get(option);
    }

    private OptionalInt number(Option option) {
        Integer number = get(option);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof TaskOptions that && asked.equals(that.asked));
    }

    @Override
    public int hashCode() {
        return asked.hashCode();
    }

    /** What was asked for; without the values of the environment data, which may be secrets. */
    @Override
    public String toString() {
        StringJoiner facts = new StringJoiner(", ", "TaskOptions[", "]");
        asked.forEach((option, value) -> facts.add(option + "=" + switch (option) {
            case environment -> environment().keySet();
            case output -> "listener";
            default -> value;
        }));
        return facts.toString();
    }
}
