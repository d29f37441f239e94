package dev.prong.call;

import dev.prong.TaskCancelledException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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
    /** Futures whose calls have not ended, and what was given to {@link #execute} if it was that. */
    private final Map<HandleFuture<?>, Runnable> live = new ConcurrentHashMap<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile boolean shutdown;

    /** A view of the pool behind {@code entrance}. */
    public TaskExecutor(Entrance entrance) {
        this.entrance = entrance;
    }

    /** Hands {@code future} to the pool; {@code command} is what it stands for. */
    private void enqueue(HandleFuture<?> future, Runnable command) {
        live.put(future, command); // First: a shutdown that does not see it is seen here.
        try {
            if (shutdown) {
                throw new RejectedExecutionException(
                        "executor is shut down; take a new one from asExecutorService()");
            }
            future.submitTo(entrance);
        } catch (RuntimeException | Error e) {
            ended(future);
            throw e;
        }
        future.call().onDone(_ -> ended(future));
    }

    @SuppressWarnings("ReferenceEquality") // That very one: the future is not the command.
    private void ended(HandleFuture<?> future) {
        Runnable command = live.remove(future);
        if (shutdown && live.isEmpty()) {
            terminated.countDown();
        }
        if (command != null && command != future && future.call() != null) {
            logFailure(future.call());
        }
    }

    /** Nobody holds the future of an executed command. */
    private static void logFailure(Call<?> call) {
        call.error().filter(error -> !(error instanceof TaskCancelledException))
                .ifPresent(error -> LOG.log(System.Logger.Level.WARNING, "executed command failed", error));
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
        Objects.requireNonNull(command, "command");
        enqueue(command instanceof HandleFuture<?> future ? future
                : new HandleFuture<>(new RunnableCallable<>(command, null)), command);
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
                futures.add(future);
                enqueue(future, future);
                future.call().onDone(_ -> done.add(future));
            }
            return firstSuccess(done, futures.size(), System.nanoTime(), nanos);
        } finally {
            futures.stream().filter(future -> future.call() != null).forEach(future -> future.cancel(true));
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
            } catch (CancellationException e) { // By a close of the runtime.
                failure = new ExecutionException(e);
            }
        }
        throw failure;
    }

    @Override
    public void shutdown() {
        shutdown = true;
        if (live.isEmpty()) {
            terminated.countDown();
        }
    }

    /**
     * Takes back what has not begun, and cancels the rest with an interrupt.
     *
     * @return what never begins, in the order of its acceptance: for {@code execute} the command, for {@code submit} its
     *         future, which is not done, and which whoever has it may run
     */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> neverBegun = new ArrayList<>();
        // The youngest first: a worker that becomes free must find nothing to begin.
        for (HandleFuture<?> future : accepted().reversed()) {
            Runnable command = live.get(future);
            if (command != null && future.withdraw()) {
                neverBegun.add(command);
            }
        }
        accepted().forEach(future -> future.cancel(true));
        return neverBegun.reversed();
    }

    /** One that is on its way in has no call yet; its thread finds that this is shut down, or is as if it came before. */
    private List<HandleFuture<?>> accepted() {
        List<HandleFuture<?>> futures = new ArrayList<>(live.keySet());
        futures.removeIf(future -> future.call() == null);
        futures.sort((a, b) -> Long.signum(a.call().acceptedNanos() - b.call().acceptedNanos()));
        return futures;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && live.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
