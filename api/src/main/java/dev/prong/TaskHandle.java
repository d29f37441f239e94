package dev.prong;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A task that was accepted by a runtime. It ends exactly once: with a result, or with one {@link TaskException}.
 * Thread-safe; needs no closing.
 *
 * @param <R> what the task returns
 */
public interface TaskHandle<R> {

    /** The task's name, as in {@link TaskContext#name()}. */
    String name();

    /**
     * Waits until the task has ended, and gives its result. May be called again and from any number of threads; the
     * answer stays the same. Interrupting the wait does not cancel the task.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws TaskFailedException if the task threw
     * @throws TaskTimeoutException if it did not end within its timeout
     * @throws TaskCancelledException if it was cancelled
     * @throws WorkerCrashedException if its worker crashed
     * @throws MessageException if its result cannot cross, or its worker could not decode it
     */
    R join() throws InterruptedException;

    /**
     * Waits at most {@code limit} for the task to end, and gives its result, as {@link #join()} does. When the limit is over,
     * the task goes on and may be waited for again, as with a {@link java.util.concurrent.Future}; to have the task end by
     * then, give it a {@linkplain TaskOptions#withTimeout timeout}.
     *
     * @param limit how long to wait; zero or less does not wait
     * @throws TimeoutException if the task has not ended by then; a task that has exceeded its own timeout has ended, in a
     *             {@link TaskTimeoutException}
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws TaskException as {@link #join()}
     */
    default R join(Duration limit) throws InterruptedException, TimeoutException {
        if (!awaitDone(limit)) {
            throw new TimeoutException("task has not ended in time: task=" + name() + ", limit=" + limit
                    + "; it goes on, cancel() ends it");
        }
        return join();
    }

    /**
     * Waits until the task has ended, and gives what {@link #join()} returns or throws as a value. May be called again.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    default Outcome<R> outcome() throws InterruptedException {
        try {
            return new Outcome.Success<>(join());
        } catch (TaskException e) {
            return new Outcome.Failure<>(e);
        }
    }

    /**
     * Waits at most {@code limit} for the task to end, and says whether it has.
     *
     * @param limit how long to wait; zero or less does not wait
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean awaitDone(Duration limit) throws InterruptedException;

    /**
     * The outcome as a future, to be combined with others: completes with the result, or with the {@link TaskException}
     * that {@link #join()} throws. What depends on it runs on a virtual thread. Cancelling or completing the future does
     * nothing to the task.
     */
    CompletableFuture<R> toCompletableFuture();

    /**
     * Has {@code listener} called with what the task {@linkplain TaskContext#progress reports}, if it is of {@code type}:
     * one call at a time, in order, always with the latest, so that a slow listener misses what came in between. Not
     * after the end of the task. What it throws is logged.
     */
    <T> Registration onProgress(Class<T> type, Consumer<? super T> listener);

    /** What the task reported last; empty if nothing yet. */
    Optional<Object> progress();

    /** Whether the task has ended, in whatever way. */
    boolean isDone();

    /**
     * Asks the task to end. A queued task never begins and ends at once. A running one is told by its context and
     * interrupted; if it has not ended after the runtime's grace period, a child is killed and replaced, and a thread,
     * which cannot be killed, is given up. Does not wait for any of this; {@link #join()} does.
     *
     * @return whether this call decided the outcome: {@link #join()} then throws {@link TaskCancelledException}, even if
     *         the task ends well in the meantime. False if the task had already ended or was already being ended.
     */
    boolean cancel();
}
