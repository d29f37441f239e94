package dev.prong.call;

import dev.prong.Registration;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.port.Listening;
import dev.prong.spi.PoolHandle;
import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one end of a call, and those who wait for it. The end is decided, then told to listeners, then to threads: whoever
 * has joined sees what the listeners did. This is a part of {@link Call} and shares its lock; it is no object of its own
 * because millions of calls may wait. Public, as {@link CallFacts}, because a reference to an inherited method fails to link
 * where the class that has it cannot be seen. Thread-safe.
 */
public abstract class Completion<R> extends CallFacts<R> implements PoolHandle<R> {

    private static final int OPEN = 0;
    /** How it ends is decided, and is being told. */
    private static final int DECIDED = 1;
    /** Joins return. */
    private static final int TOLD = 2;

    // Written under the lock of this. The phase is written last: whoever sees it ended sees the others without the lock.
    private Ending<R> ending;
    private TaskException error;
    private volatile int phase = OPEN;
    private volatile Waiter<Call<R>> waiters;

    Completion(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, Call<?> parent) {
        super(task, options, crossing, parent);
    }

    Completion(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, long accepted) {
        super(task, options, crossing, accepted);
    }

    /** The call that this is a part of. */
    abstract Call<R> self();

    /** The thread of this process that runs the call; empty if none does. */
    abstract Optional<Thread> runningThread();

    /**
     * Decides how the call ends; to be called with the lock held, if {@link #isDone()} is false.
     *
     * @param why what {@link #join()} throws; null for nothing
     * @return who listens
     */
    final Waiter<Call<R>> decide(Ending<R> how, TaskException why) {
        ending = how;
        error = why;
        phase = DECIDED;
        return waiters;
    }

    /** Lets joins return, once the listeners have been told. */
    final void told() {
        phase = TOLD;
        Waiter.wake(takeWaiters());
    }

    /** Whoever keeps the call does not keep the threads and listeners that waited for it. */
    private synchronized Waiter<Call<R>> takeWaiters() {
        Waiter<Call<R>> all = waiters;
        waiters = null;
        return all;
    }

    @Override
    public final boolean isDone() {
        return phase != OPEN;
    }

    /** Whether the call was ended by {@link Call#giveUp}. */
    public final boolean isGivenUp() {
        return isDone() && ending instanceof Ending.GivenUp;
    }

    /** The result; null if the call has not ended, has no result, or null is its result. */
    protected final R answer() {
        return isDone() ? result() : null;
    }

    private R result() {
        return ending instanceof Ending.Succeeded<R>(R value) ? value : null;
    }

    /** What {@link #join()} throws; empty if the call has not ended or has succeeded. */
    public final Optional<TaskException> error() {
        return isDone() ? Optional.ofNullable(error) : Optional.empty();
    }

    /**
     * Calls {@code listener} once the call has ended, before any {@link #join()} returns, on the thread that ended it; now
     * if it has ended. The listener must neither block nor throw.
     */
    public final void onDone(Consumer<? super Call<R>> listener) {
        if (!addWaiter(null, listener, DECIDED)) {
            listener.accept(self());
        }
    }

    @Override
    public final void onEnd(Consumer<? super Optional<TaskException>> listener) {
        onDone(call -> listener.accept(call.error()));
    }

    private synchronized boolean addWaiter(Thread thread, Consumer<? super Call<R>> listener, int tooLate) {
        if (phase >= tooLate) {
            return false;
        }
        waiters = new Waiter<>(thread, listener, waiters);
        return true;
    }

    @Override
    public final <T> Registration onProgress(Class<T> type, Consumer<? super T> listener) {
        return extras().progress(self()).add(type, listener);
    }

    @Override
    public final Optional<Object> progress() {
        CallExtras known = extrasOrNull();
        return known == null ? Optional.empty() : known.progress(self()).latest();
    }

    @Override
    public final R join() throws InterruptedException {
        if (phase != TOLD) {
            help();
            await(Long.MAX_VALUE);
        }
        if (error != null) {
            throw error;
        }
        return result();
    }

    @Override
    public final boolean awaitDone(Duration limit) throws InterruptedException {
        return await(limit.compareTo(TimeLimits.LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE);
    }

    private boolean await(long nanos) throws InterruptedException {
        if (phase == TOLD) {
            return true;
        }
        long begin = System.nanoTime();
        if (nanos <= 0 || !addWaiter(Thread.currentThread(), null, TOLD)) {
            return phase == TOLD;
        }
        Listening.aboutToWait();
        try {
            park(begin, Math.min(nanos, WaitingInitializer.PATIENCE.toNanos()));
            if (phase != TOLD && nanos > WaitingInitializer.PATIENCE.toNanos()) {
                runningThread().ifPresent(worker -> WaitingInitializer.look(self(), worker));
                park(begin, nanos);
            }
            return phase == TOLD;
        } finally {
            if (phase != TOLD) {
                leave(Thread.currentThread());
            }
        }
    }

    private void park(long begin, long nanos) throws InterruptedException {
        for (long left = nanos; phase != TOLD && left > 0; left = nanos - (System.nanoTime() - begin)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a task");
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private synchronized void leave(Thread thread) {
        waiters = Waiter.without(thread, waiters);
    }

    @Override
    public final CompletableFuture<R> toCompletableFuture() {
        CompletableFuture<R> future = new CompletableFuture<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        // On a thread of its own: what depends on the future is the caller's code.
        onDone(_ -> OwnThreads.forUsers("prong-completion", loader, () -> complete(future)).start());
        return future;
    }

    private void complete(CompletableFuture<R> future) {
        if (error != null) {
            future.completeExceptionally(error);
        } else {
            future.complete(result());
        }
    }
}
