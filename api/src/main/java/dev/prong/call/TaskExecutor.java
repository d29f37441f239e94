package dev.prong.call;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The pool of a runtime as an {@link java.util.concurrent.ExecutorService}. Shutting it down leaves the runtime open.
 */
public final class TaskExecutor extends AbstractExecutorService {

    private static final System.Logger LOG = System.getLogger("dev.prong");

    /** How a callable gets into the pool. */
    @FunctionalInterface
    public interface Entrance {

        /** Accepts {@code callable} as a call, or throws what {@code submit} throws. */
        <V> Call<V> enqueue(Callable<V> callable);
    }

    private final Entrance entrance;
    private final Live<Call<?>> live;

    /** A view of the pool of the runtime of that name. */
    public TaskExecutor(String runtime, Entrance entrance) {
        this.entrance = entrance;
        this.live = new Live<>(runtime + " executor");
    }

    <V> Call<V> enqueue(Callable<V> callable) {
        if (isShutdown()) {
            throw new RejectedExecutionException("executor is shut down; take a new one from asExecutorService()");
        }
        Call<V> call = entrance.enqueue(callable);
        live.add(call, call.name());
        call.onDone(live::remove);
        return call;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new HandleFuture<>(callable);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new HandleFuture<>(new RunnableCallable<>(runnable, value));
    }

    @Override
    public void execute(Runnable command) {
        if (command instanceof HandleFuture<?> future) {
            future.submitTo(this);
        } else {
            HandleFuture<Void> future = new HandleFuture<>(new RunnableCallable<>(command, null));
            future.submitTo(this);
            future.call().onDone(TaskExecutor::logFailure);
        }
    }

    /** Nobody holds the future of an executed command. */
    private static void logFailure(Call<?> call) {
        call.error().ifPresent(error -> LOG.log(System.Logger.Level.WARNING, "executed command failed", error));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return firstOf(tasks, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no task ended in 292 years", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return firstOf(tasks, unit.toNanos(timeout));
    }

    private <T> T firstOf(Collection<? extends Callable<T>> tasks, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
        BlockingQueue<Future<T>> done = new LinkedBlockingQueue<>();
        List<HandleFuture<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) {
                HandleFuture<T> future = new HandleFuture<>(task);
                future.submitTo(this);
                futures.add(future);
                future.call().onDone(_ -> done.add(future));
            }
            return firstSuccess(done, futures.size(), System.nanoTime(), nanos);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static <T> T firstSuccess(BlockingQueue<Future<T>> done, int count, long begin, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutionException failure = null;
        for (int i = 0; i < count; i++) {
            Future<T> next = done.poll(nanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new TimeoutException("no task has succeeded in time");
            }
            try {
                return next.get();
            } catch (ExecutionException e) {
                failure = e;
            }
        }
        throw failure;
    }

    @Override
    public void shutdown() {
        live.close();
    }

    /** Cancels what has not ended. The list is empty: what was queued is cancelled in place, and its future says so. */
    @Override
    public List<Runnable> shutdownNow() {
        live.close();
        live.members().forEach(Call::cancel);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return live.isClosed();
    }

    @Override
    public boolean isTerminated() {
        return live.isClosed() && live.size() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return live.awaitClosedAndEmpty(unit.toNanos(timeout));
    }
}
