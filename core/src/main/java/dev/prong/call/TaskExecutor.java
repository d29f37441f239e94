package dev.prong.call;

import dev.prong.failure.SafeLog;
import dev.prong.MessageException;
import dev.prong.TaskCancelledException;
import dev.prong.TaskRejectedException;
import dev.prong.failure.UserCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The pool of a runtime as an {@link java.util.concurrent.ExecutorService}. Shutting it down leaves the runtime open.
 */
public final class TaskExecutor extends AbstractExecutorService {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    /** How a callable gets into the pool. */
    @FunctionalInterface
    public interface Entrance {

        /**
         * Hands {@code callable} to the pool as a call, or throws what {@code submit} throws.
         *
         * @param accepted is told the call, on this thread, before it can wait, begin or be refused for want of room;
         *            may ask for its end
         */
        <V> void enqueue(Callable<V> callable, Consumer<? super Call<V>> accepted);
    }

    private final Entrance entrance;
    /** Futures whose calls have not ended, and what was given to {@link #execute} if it was that. */
    private final Map<HandleFuture<?>, Runnable> live = new ConcurrentHashMap<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile boolean shutdown;
    /** Whether what has not begun is not to begin. */
    private volatile boolean stopped;

    /** A view of the pool behind {@code entrance}. */
    public TaskExecutor(Entrance entrance) {
        this.entrance = entrance;
    }

    static RejectedExecutionException isShutDown() {
        return new RejectedExecutionException("executor is shut down; take a new one from asExecutorService()");
    }

    /** Hands {@code future}, which was claimed, to the pool; {@code command} is what it stands for. */
    private <V> void enqueue(HandleFuture<V> future, Runnable command) {
        live.put(future, command); // First: a shutdown that does not see it is seen here.
        Call<V> call;
        try {
            call = submit(future);
        } catch (Throwable e) {
            remove(future);
            throw refusal(command, e);
        }
        call.onDone(ended -> {
            future.endWith(ended);
            ended(future, ended);
        });
    }

    private <V> Call<V> submit(HandleFuture<V> future) {
        if (shutdown) {
            future.unclaim();
            throw isShutDown();
        }
        return future.submitTo(entrance, () -> stopped);
    }

    /** Two kinds: what cannot be taken now, and what this pool can never take. */
    private static RuntimeException refusal(Runnable command, Throwable thrown) {
        return switch (thrown) {
            case TaskRejectedException e -> new RejectedExecutionException(e.getMessage(), e);
            case MessageException e -> new IllegalArgumentException(e.getMessage() + remedy(command), e);
            default -> UserCode.thrownOn(thrown);
        };
    }

    /** What the JDK hands to an executor so that it is run where it was made. */
    private static String remedy(Runnable command) {
        return switch (command) {
            case HandleFuture<?> _ -> "";
            case AsynchronousCompletionTask _ -> "; a stage of a CompletableFuture runs in the process that made it:"
                    + " use TaskRuntime.submit(task).toCompletableFuture()";
            case Future<?> _ -> "; a future runs in the process that made it: submit its callable; in place of a"
                    + " completion service use TaskRuntime.submit(task).toCompletableFuture() or TaskRuntime.outcomes";
            default -> "";
        };
    }

    @SuppressWarnings("ReferenceEquality") // That very one: the future is not the command.
    private void ended(HandleFuture<?> future, Call<?> call) {
        Runnable command = remove(future);
        if (command != null && command != future) {
            logFailure(call);
        }
    }

    private Runnable remove(HandleFuture<?> future) {
        Runnable command = live.remove(future);
        if (shutdown && live.isEmpty()) {
            terminated.countDown();
        }
        return command;
    }

    /** Nobody holds the future of an executed command. */
    private static void logFailure(Call<?> call) {
        call.error().filter(error -> !(error instanceof TaskCancelledException))
                .ifPresent(error -> LOG.warning("executed command failed", error));
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
        if (command instanceof HandleFuture<?> future && (future.claim() || future.isDone())) {
            executeFuture(future);
        } else { // A future that another pool has is a command as any: whoever comes first runs it.
            HandleFuture<Void> future = new HandleFuture<>(new RunnableCallable<>(command, null));
            future.claim();
            enqueue(future, command);
        }
    }

    private void executeFuture(HandleFuture<?> future) {
        if (!future.isDone()) {
            enqueue(future, future);
        } else if (shutdown) {
            throw isShutDown();
        }
    }

    /** As by the JDK's own; also while a full queue lets submits wait. */
    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        long begin = System.nanoTime();
        long nanos = unit.toNanos(timeout);
        List<HandleFuture<T>> futures = new ArrayList<>(tasks.size());
        tasks.forEach(task -> futures.add(new HandleFuture<>(task)));
        try (Alarm _ = new Alarm(futures, nanos)) {
            futures.stream().filter(future -> !future.isDone()).forEach(this::execute);
            for (HandleFuture<T> future : futures) {
                awaitDone(future, nanos - (System.nanoTime() - begin));
            }
        } finally {
            futures.forEach(future -> future.cancel(true)); // Those that are late; nothing to the others.
        }
        return new ArrayList<>(futures);
    }

    private static void awaitDone(Future<?> future, long nanos) throws InterruptedException {
        try {
            future.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException _) {
            // It is in the list, and says so itself.
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return new Race<>(tasks).first(Long.MAX_VALUE, this);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no task ended in 292 years", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new Race<>(tasks).first(unit.toNanos(timeout), this);
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
        stopped = true; // First: what is accepted from now on sees it.
        shutdown();
        List<Runnable> neverBegun = new ArrayList<>();
        // The youngest first: a worker that becomes free must find nothing to begin.
        for (HandleFuture<?> future : accepted().reversed()) {
            Runnable command = live.get(future);
            if (command != null && future.withdraw()) {
                neverBegun.add(command);
            }
        }
        accepted().forEach(HandleFuture::stop);
        return neverBegun.reversed();
    }

    /** One that is on its way in has no call yet; when it gets one it finds that this is stopped. */
    private List<HandleFuture<?>> accepted() {
        record Accepted(HandleFuture<?> future, long nanos) {
        }
        List<Accepted> all = new ArrayList<>();
        for (HandleFuture<?> future : live.keySet()) {
            Call<?> call = future.call();
            if (call != null) {
                all.add(new Accepted(future, call.acceptedNanos()));
            }
        }
        all.sort((a, b) -> Long.signum(a.nanos() - b.nanos()));
        List<HandleFuture<?>> futures = new ArrayList<>(all.size());
        all.forEach(each -> futures.add(each.future()));
        return futures;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
