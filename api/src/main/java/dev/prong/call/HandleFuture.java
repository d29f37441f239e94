package dev.prong.call;

import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskRejectedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call as a {@link java.util.concurrent.Future}: what the task threw is the cause of the {@code ExecutionException}. */
final class HandleFuture<V> implements RunnableFuture<V> {

    private final Callable<V> callable;
    private volatile Call<V> call;
    private volatile boolean cancelled;

    HandleFuture(Callable<V> callable) {
        this.callable = callable;
    }

    /** Hands the callable to the pool; called once, before anything else but {@link #cancel}. */
    void submitTo(TaskExecutor executor) {
        try {
            call = executor.enqueue(callable);
        } catch (TaskRejectedException e) {
            throw new RejectedExecutionException(e.getMessage(), e);
        }
    }

    Call<V> call() {
        return call;
    }

    @Override
    public void run() {
        throw new UnsupportedOperationException("a future of a runtime's executor is run by that executor only");
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean decided = call != null && call.cancel();
        cancelled |= decided;
        return decided;
    }

    @Override
    public boolean isCancelled() {
        return cancelled || (call != null && call.error().filter(TaskCancelledException.class::isInstance).isPresent());
    }

    @Override
    public boolean isDone() {
        return cancelled || (call != null && call.isDone());
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        failIfCancelled();
        try {
            return call.join();
        } catch (TaskCancelledException e) {
            throw cancelled(e);
        } catch (TaskFailedException e) {
            throw new ExecutionException(e.getCause());
        } catch (TaskException e) {
            throw new ExecutionException(e);
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        failIfCancelled();
        if (!call.awaitDone(Duration.ofNanos(unit.toNanos(timeout)))) {
            throw new TimeoutException("task has not ended: task=" + call.name());
        }
        return get();
    }

    /** A future that was cancelled is done, by its contract, whether or not its task has ended yet. */
    private void failIfCancelled() {
        if (cancelled) {
            throw new CancellationException("cancelled: task=" + call.name());
        }
    }

    private static CancellationException cancelled(TaskCancelledException e) {
        CancellationException cancellation = new CancellationException(e.getMessage());
        cancellation.initCause(e);
        return cancellation;
    }
}
