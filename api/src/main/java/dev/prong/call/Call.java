package dev.prong.call;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.value.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A task from its acceptance to its one end: queued, running, done. Whoever asks first for its end decides how it ends;
 * whoever reports an end second is not heard. Thread-safe.
 */
public class Call<R> implements TaskHandle<R> {

    /** Timeouts beyond this mean none; it keeps nanoseconds from overflowing. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

    private enum State {
        QUEUED, RUNNING, DONE
    }

    private final Task<R> task;
    private final TaskOptions options;
    private final UnaryOperator<Object> crossing;
    private final Instant deadline;
    private final CountDownLatch done = new CountDownLatch(1);
    private State state = State.QUEUED;
    private String worker = "none yet";
    private StopReason stopReason;
    private Consumer<StopReason> stopper;
    private List<Consumer<? super Call<R>>> whenDone = new ArrayList<>(2);
    private R result;
    private TaskException error;
    private boolean givenUp;

    /**
     * A call that waits to begin; its timeout counts from now, but is not watched before {@link #watchTimeout}.
     *
     * @param crossing what the result goes through on its way to the starter: a copy, or nothing
     */
    public Call(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing) {
        this.task = Objects.requireNonNull(task, "task");
        this.options = Objects.requireNonNull(options, "options");
        this.crossing = Objects.requireNonNull(crossing, "crossing");
        this.deadline = options.timeout().filter(t -> t.compareTo(LONGEST_TIMEOUT) < 0).map(Instant.now()::plus)
                .orElse(null);
    }

    /** The task to run. */
    public final Task<R> task() {
        return task;
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

    @Override
    public final String name() {
        return options.name().orElseGet(() -> Tasks.nameOf(task));
    }

    /** When the timeout ends; empty if there is none. */
    public final Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Lets {@code timer} end the call when its timeout is over. */
    public final void watchTimeout(ScheduledExecutorService timer) {
        if (deadline != null) {
            long nanos = options.timeout().orElseThrow().toNanos();
            Future<?> alarm = timer.schedule(() -> stop(StopReason.TIMED_OUT), nanos, TimeUnit.NANOSECONDS);
            onDone(_ -> alarm.cancel(false));
        }
    }

    /**
     * Takes the call out of the queue to run it.
     *
     * @param worker the name of the worker that runs it
     * @param stopper called at most once, by the thread that asks for the end of the running task; must not block
     * @return false if the call has ended already and must not be run
     */
    public final synchronized boolean begin(String worker, Consumer<StopReason> stopper) {
        if (state != State.QUEUED) {
            return false;
        }
        state = State.RUNNING;
        this.worker = worker;
        this.stopper = stopper;
        return true;
    }

    /** The task returned. False if the call had ended already. */
    public final boolean succeed(R value) {
        return end(value, null, false, "");
    }

    /** The task failed, or could not be run. False if the call had ended already. */
    public final boolean fail(TaskException failure) {
        return end(null, Objects.requireNonNull(failure, "failure"), false, "");
    }

    /**
     * Ends a call that was asked to end and has not, because its worker is given up or was killed. False if the call had
     * ended already.
     *
     * @param remark what became of the worker, for the message
     * @param cause what else is known, or null
     */
    public final boolean giveUp(String remark, TaskException cause) {
        return end(null, cause, true, "; " + remark);
    }

    /** Whether the call was ended by {@link #giveUp}. */
    public final synchronized boolean isGivenUp() {
        return givenUp;
    }

    /**
     * Asks for the end of the task: a queued one ends now, a running one is told.
     *
     * @return false if it had ended or been asked already
     */
    public final boolean stop(StopReason reason) {
        Consumer<StopReason> toTell;
        synchronized (this) {
            if (state == State.DONE || stopReason != null) {
                return false;
            }
            stopReason = reason;
            toTell = stopper;
        }
        if (toTell == null) {
            end(null, null, false, "");
        } else {
            toTell.accept(reason);
        }
        return true;
    }

    /** Why the task was asked to end; empty if it was not. */
    public final synchronized Optional<StopReason> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /** Calls {@code listener} once the call has ended, before any {@link #join()} returns, on the thread that ended it; now
     * if it has ended. The listener must neither block nor throw. */
    public final void onDone(Consumer<? super Call<R>> listener) {
        synchronized (this) {
            if (whenDone != null) {
                whenDone.add(listener);
                return;
            }
        }
        listener.accept(this);
    }

    /** What {@link #join()} throws; empty if the call has not ended or has succeeded. */
    public final synchronized Optional<TaskException> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public final R join() throws InterruptedException {
        done.await();
        synchronized (this) {
            if (error != null) {
                throw error;
            }
            return result;
        }
    }

    @Override
    public final boolean awaitDone(Duration limit) throws InterruptedException {
        return done.await(limit.compareTo(LONGEST_TIMEOUT) < 0 ? limit.toNanos() : Long.MAX_VALUE,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public final boolean isDone() {
        synchronized (this) {
            return state == State.DONE;
        }
    }

    @Override
    public final boolean cancel() {
        return stop(StopReason.CANCELLED);
    }

    private boolean end(R value, TaskException failure, boolean givingUp, String remark) {
        List<Consumer<? super Call<R>>> toTell;
        synchronized (this) {
            if (state == State.DONE) {
                return false;
            }
            state = State.DONE;
            givenUp = givingUp;
            result = stopReason == null ? value : null;
            error = stopReason == null ? failure : stopped(failure, remark);
            toTell = whenDone;
            whenDone = null;
        }
        try {
            // Before anybody's join returns, so that whoever has joined sees what the listeners did.
            toTell.forEach(listener -> listener.accept(this));
        } finally {
            done.countDown();
        }
        return true;
    }

    /** What the stop was, with what the task threw on its way out as the cause. */
    private TaskException stopped(TaskException failure, String remark) {
        String facts = "task=" + name() + ", worker=" + worker;
        return switch (stopReason) {
            case CANCELLED -> new TaskCancelledException("task cancelled: " + facts + remark, failure);
            case TIMED_OUT -> new TaskTimeoutException(
                    "task timed out: " + facts + ", timeout=" + options.timeout().orElseThrow() + remark, failure);
            case CLOSED -> new TaskCancelledException("task cancelled because its runtime was closed: " + facts + remark
                    + "; wait for the task before the close, or raise the close timeout", failure);
        };
    }
}
