package dev.prong;

import dev.prong.text.TextChecks;
import java.time.Duration;
import java.util.Collections;
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

    private static final TaskOptions DEFAULTS = new TaskOptions();

    private Duration timeout;
    private Duration runTimeout;
    private Duration silence;
    private Since silenceSince = Since.START;
    private Duration cpuLimit;
    private long allocationLimit;
    private String name;
    private Integer priority;
    private String key;
    private int worker;
    private Map<String, Object> environment = Map.of();
    private int retries;
    private String idempotencyKey;
    private boolean detached;
    private boolean daemon;
    private Consumer<? super OutputLine> output;

    private TaskOptions() {
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
        return with(changed -> changed.timeout = timeout);
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
        return with(changed -> changed.runTimeout = runTimeout);
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
        return withSilence(silence, Since.START);
    }

    /**
     * As {@link #withSilence(Duration)}, and if it counts since {@link Since#SUBMIT} also for the wait before the begin: a
     * task that has not begun so long after its acceptance ends in a {@link TaskTimeoutException} that says so. Its begin
     * is its first sign of life; from there on both are the same. A task that is {@linkplain #withRetries run again} waits
     * anew from its return to the queue.
     *
     * @param silence more than zero; very long ones mean none
     * @throws IllegalArgumentException if {@code silence} is zero or negative
     */
    public TaskOptions withSilence(Duration silence, Since since) {
        requirePositive("silence", silence);
        Objects.requireNonNull(since, "since");
        return with(changed -> {
            changed.silence = silence;
            changed.silenceSince = since;
        });
    }

    /**
     * The same with a limit on the processor time of the task's thread; a task beyond it is cancelled. It is looked at
     * every 10 ms. On platform threads of this process only; other runtimes refuse such tasks.
     *
     * @throws IllegalArgumentException if {@code cpuLimit} is zero or negative
     */
    public TaskOptions withCpuLimit(Duration cpuLimit) {
        requirePositive("cpuLimit", cpuLimit);
        return with(changed -> changed.cpuLimit = cpuLimit);
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
        return with(changed -> changed.allocationLimit = bytes);
    }

    /**
     * The same with a name, for errors and output, and for the thread dumps of a child.
     *
     * @throws IllegalArgumentException if {@code name} is blank or has control characters, or others that separate lines or
     *             direct bidirectional text
     */
    public TaskOptions withName(String name) {
        TextChecks.name("name", name);
        return with(changed -> changed.name = name);
    }

    /**
     * The same with a priority: in a queue that is {@linkplain QueueOrder#priority() ordered by it} the highest comes
     * first. Any number; zero unless set, or that of the task it belongs to.
     */
    public TaskOptions withPriority(int priority) {
        return with(changed -> changed.priority = priority);
    }

    /**
     * The same with a key: tasks of a pool with equal keys run on the same worker, as long as it lives, one after the
     * other in the order of the queue. Which worker is decided by the key's hash.
     *
     * @throws IllegalArgumentException if {@code key} is blank
     */
    public TaskOptions withKey(String key) {
        requireText("key", key);
        return with(changed -> changed.key = key);
    }

    /**
     * The same for one worker of the pool, which runs it and no other.
     *
     * @param id from 1 to the most workers that the pool may have
     * @throws IllegalArgumentException if {@code id} is less than one
     */
    public TaskOptions withWorker(int id) {
        if (id < 1) {
            throw new IllegalArgumentException("worker must be 1 or more: id=" + id);
        }
        return with(changed -> changed.worker = id);
    }

    /**
     * The same with one more entry of environment data, which the task and what belongs to it find in their
     * {@linkplain TaskContext#environment() context}; it goes before an inherited one of that name.
     *
     * @param value a value, which is taken when the task is accepted; null for none
     */
    public TaskOptions withEnvironment(String variable, Object value) {
        requireText("variable", variable);
        Map<String, Object> more = new HashMap<>(environment);
        more.put(variable, value);
        return with(changed -> changed.environment = more);
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
        return with(changed -> changed.retries = retries);
    }

    /**
     * The same with a key by which whatever the task changes can be told apart from what another task changes: the same
     * on every attempt, for {@link TaskContext#idempotencyKey}.
     *
     * @throws IllegalArgumentException if {@code key} is blank
     */
    public TaskOptions withIdempotencyKey(String key) {
        requireText("idempotencyKey", key);
        return with(changed -> changed.idempotencyKey = key);
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
        return with(changed -> changed.output = listener);
    }

    /** The same for a task that belongs to no other, also if one submits or starts it. */
    public TaskOptions detached() {
        return with(changed -> changed.detached = true);
    }

    /**
     * The same with whether the JVM may end while the {@linkplain TaskRuntime#start started} worker of the task lives;
     * unless set it may not. A worker that is a daemon ends with the JVM, wherever its task is then, and its exit is not
     * told; Node calls that {@code unref}. It changes nothing for the tasks of a pool: whether its threads let the JVM end
     * is a setting of the runtime, and its children always do.
     */
    public TaskOptions withDaemon(boolean daemon) {
        return with(changed -> changed.daemon = daemon);
    }

    /** Whether these are the {@link #defaults()} themselves, so that there is nothing to heed. */
    @SuppressWarnings("ReferenceEquality") // Others that ask for nothing only cost a closer look.
    public boolean isDefault() {
        return this == DEFAULTS;
    }

    /** The timeout; empty for none. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** The run timeout; empty for none. */
    public Optional<Duration> runTimeout() {
        return Optional.ofNullable(runTimeout);
    }

    /** The limit on silence; empty for none. */
    public Optional<Duration> silence() {
        return Optional.ofNullable(silence);
    }

    /** From when the limit on silence counts; {@link Since#START} if there is none. */
    public Since silenceSince() {
        return silenceSince;
    }

    /** The limit on processor time; empty for none. */
    public Optional<Duration> cpuLimit() {
        return Optional.ofNullable(cpuLimit);
    }

    /** The limit on allocation, in bytes; empty for none. */
    public OptionalLong allocationLimit() {
        return allocationLimit == 0 ? OptionalLong.empty() : OptionalLong.of(allocationLimit);
    }

    /** The name; empty for one made from the task's class. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** The priority; empty for that of the task it belongs to, or zero. */
    public OptionalInt priority() {
        return priority == null ? OptionalInt.empty() : OptionalInt.of(priority);
    }

    /** The key; empty for none. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** The worker; empty for any. */
    public OptionalInt worker() {
        return worker == 0 ? OptionalInt.empty() : OptionalInt.of(worker);
    }

    /** The environment data of this task alone; unmodifiable, and values may be null. */
    public Map<String, Object> environment() {
        return Collections.unmodifiableMap(environment);
    }

    /** How often the task is run again after a crash. */
    public int retries() {
        return retries;
    }

    /** The idempotency key; empty for none. */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /** Who gets the lines that the task prints; empty for whoever gets those of the runtime. */
    public Optional<Consumer<? super OutputLine>> output() {
        return Optional.ofNullable(output);
    }

    /** Whether the task belongs to no other. */
    public boolean isDetached() {
        return detached;
    }

    /** Whether a worker that is started for the task lets the JVM end. */
    public boolean isDaemon() {
        return daemon;
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

    private TaskOptions with(Consumer<TaskOptions> change) {
        TaskOptions changed = new TaskOptions();
        changed.timeout = timeout;
        changed.runTimeout = runTimeout;
        changed.silence = silence;
        changed.silenceSince = silenceSince;
        changed.cpuLimit = cpuLimit;
        changed.allocationLimit = allocationLimit;
        changed.name = name;
        changed.priority = priority;
        changed.key = key;
        changed.worker = worker;
        changed.environment = environment;
        changed.retries = retries;
        changed.idempotencyKey = idempotencyKey;
        changed.detached = detached;
        changed.daemon = daemon;
        changed.output = output;
        change.accept(changed);
        return changed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskOptions that && facts().equals(that.facts());
    }

    @Override
    public int hashCode() {
        return facts().hashCode();
    }

    private record Facts(Duration timeout, Duration runTimeout, Duration silence, Since silenceSince,
            Duration cpuLimit, long allocationLimit, String name, Integer priority, String key, int worker,
            Map<String, Object> environment, int retries, String idempotencyKey, boolean detached,
            boolean daemon, Consumer<? super OutputLine> output) {
    }

    private Facts facts() {
        return new Facts(timeout, runTimeout, silence, silenceSince, cpuLimit, allocationLimit, name, priority, key,
                worker, environment, retries, idempotencyKey, detached, daemon, output);
    }

    /** What was asked for; without the values of the environment data, which may be secrets. */
    @Override
    public String toString() {
        StringJoiner facts = new StringJoiner(", ", "TaskOptions[", "]");
        add(facts, "timeout", timeout);
        add(facts, "runTimeout", runTimeout);
        add(facts, "silence", silence);
        add(facts, "silenceSince", silenceSince == Since.START ? null : silenceSince);
        add(facts, "cpuLimit", cpuLimit);
        add(facts, "allocationLimit", allocationLimit == 0 ? null : allocationLimit);
        add(facts, "name", name);
        add(facts, "priority", priority);
        add(facts, "key", key);
        add(facts, "worker", worker == 0 ? null : worker);
        add(facts, "environment", environment.isEmpty() ? null : environment.keySet());
        add(facts, "retries", retries == 0 ? null : retries);
        add(facts, "idempotencyKey", idempotencyKey);
        add(facts, "detached", detached ? true : null);
        add(facts, "daemon", daemon ? true : null);
        add(facts, "output", output == null ? null : "listener");
        return facts.toString();
    }

    private static void add(StringJoiner facts, String name, Object value) {
        if (value != null) {
            facts.add(name + "=" + value);
        }
    }
}
