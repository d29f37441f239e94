package dev.prong.call;

import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskRejectedException;
import dev.prong.port.Listening;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call as a {@link java.util.concurrent.Future}: what the task threw is the cause of the {@code ExecutionException}. One
 * that was withdrawn before it had begun is a future of its own again, which whoever has it may run. Thread-safe.
 */
final class HandleFuture<V> implements RunnableFuture<V> {

    private final Callable<V> callable;
    private volatile Call<V> call;
    private volatile boolean cancelled;

    // Guarded by this.
    /** Open when it is cancelled or the call has ended; made when somebody first waits. */
    private CountDownLatch settled;
    private FutureTask<V> withdrawn;

    HandleFuture(Callable<V> callable) {
        this.callable = Objects.requireNonNull(callable, "callable");
    }

    /** Hands the callable to the pool; called once, before anybody else has this. */
    void submitTo(TaskExecutor.Entrance entrance) {
        try {
            call = entrance.enqueue(callable);
        } catch (TaskRejectedException e) {
            throw new RejectedExecutionException(e.getMessage(), e);
        }
    }

    Call<V> call() {
        return call;
    }

    /** Takes it back from the pool, which will not run it; false if it has begun or ended. */
    synchronized boolean withdraw() {
        if (!call.withdraw()) {
            return false;
        }
        if (!cancelled) {
            withdrawn = new FutureTask<>(callable);
        }
        return true;
    }

    /** Who runs it now; null if the pool does, or did. */
    private FutureTask<V> own() {
        if (!call.isDone()) {
            return null; // Only then the lock is free to take: who withdraws it holds it for a moment.
        }
        synchronized (this) {
            return withdrawn;
        }
    }

    @Override
    public void run() {
        FutureTask<V> own = own();
        if (own == null) {
            throw new UnsupportedOperationException("a future of a runtime's executor is run by that executor, unless"
                    + " shutdownNow() has returned it: task=" + call.name());
        }
        own.run();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        FutureTask<V> own = own();
        if (own != null) {
            return own.cancel(mayInterruptIfRunning);
        }
        if (!(mayInterruptIfRunning ? call.cancel() : call.cancelQuietly())) {
            return false;
        }
        synchronized (this) {
            cancelled = true;
            if (settled != null) {
                settled.countDown();
            }
        }
        return true;
    }

    @Override
    public boolean isCancelled() {
        FutureTask<V> own = own();
        return cancelled || (own != null ? own.isCancelled()
                : call.error().filter(TaskCancelledException.class::isInstance).isPresent());
    }

    @Override
    public boolean isDone() {
        FutureTask<V> own = own();
        return cancelled || (own == null ? call.isDone() : own.isDone());
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        if (!cancelled && !call.isDone()) {
            call.help();
            latch().await();
        }
        FutureTask<V> own = own();
        return own == null ? outcome() : own.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long begin = System.nanoTime();
        long nanos = unit.toNanos(timeout);
        if (!cancelled && !call.isDone() && !latch().await(nanos, TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("task has not ended: task=" + call.name());
        }
        FutureTask<V> own = own();
        return own == null ? outcome() : own.get(nanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
    }

    private CountDownLatch latch() {
        Listening.aboutToWait();
        CountDownLatch latch;
        synchronized (this) {
            if (settled != null) {
                return settled;
            }
            settled = new CountDownLatch(cancelled ? 0 : 1);
            latch = settled;
        }
        call.onDone(_ -> latch.countDown());
        return latch;
    }

    private V outcome() throws InterruptedException, ExecutionException {
        if (cancelled) { // Done, by its contract, whether or not its task has ended yet.
            throw new CancellationException("cancelled: task=" + call.name());
        }
        try {
            return call.join();
        } catch (TaskCancelledException e) {
            CancellationException cancellation = new CancellationException(e.getMessage());
            cancellation.initCause(e);
            throw cancellation;
        } catch (TaskFailedException e) {
            throw new ExecutionException(e.getCause());
        } catch (TaskException e) {
            throw new ExecutionException(e);
        }
    }
}
