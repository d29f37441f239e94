package dev.prong.call;

import dev.prong.ContextPropagator;
import dev.prong.MessageException;
import dev.prong.PendingTask;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.value.Tasks;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a call is from its acceptance on, whatever happens to it: its task, its options, what it belongs to and what that
 * leaves it. A part of {@link Call}. Thread-safe.
 */
public abstract class CallFacts<R> implements PendingTask {

    private final Task<R> task;
    private final TaskOptions options;
    private final UnaryOperator<Object> crossing;
    private final Call<?> parent;
    private final TimeLimits limits;
    private final long accepted;
    /** What only few calls have; made when first needed, under the lock of this. */
    private volatile CallExtras extras;

    /** @param parent the call that it belongs to, unless it is to be detached; null for none */
    CallFacts(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, Call<?> parent) {
        this.task = Objects.requireNonNull(task, "task");
        this.options = Objects.requireNonNull(options, "options");
        this.crossing = Objects.requireNonNull(crossing, "crossing");
        this.accepted = System.nanoTime();
        this.parent = options.isDetached() ? null : parent;
        boolean plain = this.parent == null && options.equals(TaskOptions.defaults());
        this.limits = plain ? null : TimeLimits.of(options, this.parent);
        if (!plain && (this.parent != null || !options.environment().isEmpty())) {
            extras().environment(this.parent == null ? Map.of() : this.parent.environment(), options.environment(),
                    crossing);
        }
    }

    /** Without limits, for a call that belongs to no other. */
    CallFacts(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, long accepted) {
        this.task = task;
        this.options = options;
        this.crossing = crossing;
        this.accepted = accepted;
        this.parent = null;
        this.limits = null;
    }

    /** Takes from this thread, the submitting one, what is to be in place while the task runs. */
    public final void capture(List<ContextPropagator> propagators) {
        if (!propagators.isEmpty()) {
            extras().surround(Surround.capture(propagators));
        }
    }

    /** Gives the task the data of its runtime, as far as it has none of these names. Before anybody else has the call. */
    public final void environmentBelow(Map<String, Object> data) {
        if (!data.isEmpty()) {
            extras().environmentBelow(data, crossing);
        }
    }

    /** The task to run. */
    public final Task<R> task() {
        return task;
    }

    /**
     * The class loader that knows the task, and so the classes of its messages and results; null for that of the JVM's own
     * classes.
     */
    public final ClassLoader loader() {
        return Around.innermost(task).getClass().getClassLoader();
    }

    @Override
    public final TaskOptions options() {
        return options;
    }

    /**
     * {@code result} as it reaches the starter.
     *
     * @throws MessageException if it cannot cross, naming the task
     */
    @SuppressWarnings("unchecked") // What crosses keeps its type.
    public final R cross(R result) {
        try {
            return (R) crossing.apply(result);
        } catch (MessageException e) {
            throw new MessageException("result cannot cross: task=" + name() + "; " + e.getMessage(), e);
        }
    }

    /** {@code value} as it reaches the starter. */
    protected Object crossProgress(Object value) {
        return crossing.apply(value);
    }

    @Override
    public final String name() {
        return options.name().orElseGet(() -> Tasks.nameOf(task));
    }

    @Override
    public final int priority() {
        for (CallFacts<?> each = this; each != null; each = each.parent) {
            if (each.options.priority().isPresent()) {
                return each.options.priority().getAsInt();
            }
        }
        return 0;
    }

    /** The environment data of the task: its own, what it inherits, and that of its runtime; unmodifiable. */
    public final Map<String, Object> environment() {
        return extras == null ? Map.of() : extras.environment();
    }

    /** Which attempt this is, or is the next; from 1. */
    public final int attempt() {
        CallExtras known = extrasOrNull();
        return known == null ? 1 : known.attempt();
    }

    /** It has been begun in other processes: its first attempt here is the one of that number. Before it begins. */
    public final void firstAttempt(int number) {
        if (number > 1) {
            extras().firstAttempt(number);
        }
    }

    /** Whether the task has an outlet for items. */
    public final boolean isStreamed() {
        return items() != null;
    }

    /** Where the items of the task go; null if it is not streamed. */
    final ItemOutlet items() {
        CallExtras known = extrasOrNull();
        return known == null ? null : known.items();
    }

    /** When it was accepted, by {@link System#nanoTime()}. */
    public final long acceptedNanos() {
        return accepted;
    }

    /** The call that it belongs to, or null. */
    final Call<?> parent() {
        return parent;
    }

    /** Its limits of time, or null. */
    final TimeLimits limits() {
        return limits;
    }

    @Override
    public final Optional<Instant> deadline() {
        return limits == null ? Optional.empty() : limits.deadline();
    }

    /** What is left of its time, which what it starts gets at most; empty if that is not limited. */
    public final Optional<Grant> timeLeft() {
        return limits == null ? Optional.empty() : limits.time(this);
    }

    /** The name of the task whose time its own is. */
    final String timeOwner() {
        return limits == null ? name() : limits.timeOwner(this);
    }

    /** The shortest limit on silence that it is under, its own or one of those it belongs to; empty for none. */
    public final Optional<Grant> silenceLimit() {
        return Stream.<CallFacts<?>> iterate(this, Objects::nonNull, each -> each.parent)
                .flatMap(each -> each.ownSilence().stream()).min(Comparator.comparing(Grant::time));
    }

    final Optional<Grant> ownSilence() {
        return limits == null ? Optional.empty() : limits.silence(this);
    }

    /**
     * Says which tasks of another process, where they are watched, the limits of this call are those of: an empty name
     * means the call itself. To be called before the call begins.
     */
    public final void limitsOwnedElsewhere(String timeBy, String silenceBy) {
        if (limits != null) {
            limits.ownedElsewhere(timeBy, silenceBy);
        }
    }

    /** What only few calls have, if this one has; else null. */
    final CallExtras extrasOrNull() {
        return extras;
    }

    /** What only few calls have, made for this one if it had none. */
    final CallExtras extras() {
        CallExtras known = extras;
        return known != null ? known : makeExtras();
    }

    private synchronized CallExtras makeExtras() {
        if (extras == null) {
            extras = new CallExtras();
        }
        return extras;
    }
}
