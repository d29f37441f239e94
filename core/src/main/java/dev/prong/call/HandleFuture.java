package dev.prong.call;

import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.failure.StandIn;
import dev.prong.port.Listening;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A future of the view as an executor: one of the JDK's, with its states and its one end. While no pool has it, because it
 * is new or was given back, it runs where it is run; a pool that accepts it gives it a call, and it ends with that.
 * Thread-safe.
 */
class HandleFuture<V> extends FutureTask<V> {

    /** Null once it is done. */
    private volatile Callable<V> callable;
    /** Whether somebody runs it, or has it to run it. */
    private final AtomicBoolean taken = new AtomicBoolean();
    /** What its pool runs; null while no pool has accepted it. */
    private volatile Call<V> call;

    HandleFuture(Callable<V> callable) {
        super(callable);
        this.callable = callable;
    }

    /** Takes it, for the caller to have it run; false if somebody has it, or it is done. */
    final boolean claim() {
        return !isDone() && taken.compareAndSet(false, true);
    }

    /** Whoever has claimed it does not want it after all. */
    final void unclaim() {
        taken.set(false);
    }

    /**
     * Hands it to a pool; the caller has claimed it, and calls {@link #endWith} when the call has ended.
     *
     * @param stopped whether it is not to begin any more
     * @throws RejectedExecutionException if it is not to begin any more
     * @throws RuntimeException as the pool throws; then nobody has it
     */
    final Call<V> submitTo(TaskExecutor.Entrance entrance, BooleanSupplier stopped) {
        Acceptance acceptance = new Acceptance(stopped);
        try {
            entrance.enqueue(callable, acceptance);
        } catch (Throwable e) {
            if (acceptance.mine == null || free(acceptance.mine)) {
                unclaim();
                throw e;
            }
            return acceptance.mine; // A shutdown has given it back: it is not refused as well.
        }
        if (acceptance.refused && free(acceptance.mine)) {
            throw TaskExecutor.isShutDown();
        }
        return acceptance.mine;
    }

    /** The moment in which the pool has accepted it, and has not begun it. */
    private final class Acceptance implements Consumer<Call<V>> {

        private final BooleanSupplier stopped;
        private Call<V> mine;
        private boolean refused;

        Acceptance(BooleanSupplier stopped) {
            this.stopped = stopped;
        }

        @Override
        public void accept(Call<V> accepted) {
            mine = accepted;
            call = accepted; // First: a stop or a cancel that does not see the call is seen here.
            if (isDone()) {
                accepted.withdraw();
            } else if (stopped.getAsBoolean()) {
                refused = accepted.withdraw();
            }
        }
    }

    /** The pool no longer has it; false if it had been taken back already. */
    @SuppressWarnings("ReferenceEquality") // That very one: it may be with another pool by now.
    private synchronized boolean free(Call<V> former) {
        if (call != former) {
            return false;
        }
        call = null;
        unclaim();
        return true;
    }

    /** What its pool runs, or has run; null if no pool has accepted it. */
    final Call<V> call() {
        return call;
    }

    /** Takes it back from the pool, which will not run it; false if it has begun or ended, or no pool has it. */
    final boolean withdraw() {
        Call<V> mine = call;
        return mine != null && mine.withdraw() && free(mine);
    }

    /** Its call has ended. */
    final void endWith(Call<V> ended) {
        TaskException error = ended.error().orElse(null);
        switch (error) {
            case null -> set(ended.answer());
            case TaskCancelledException _ -> {
                if (ended.stopReason().filter(StopReason.CANCELLED::equals).isEmpty()) {
                    super.cancel(false); // By the close of its runtime; else it was cancelled here, or taken back.
                }
            }
            // What was thrown in another process is told by what can answer for its class.
            case TaskFailedException failed when !(failed.getCause() instanceof StandIn) ->
                    setException(failed.getCause());
            default -> setException(error);
        }
    }

    /** As whoever has it: takes it back from a pool that has not begun it; does nothing if it is run or done. */
    @Override
    public void run() {
        if (call != null && !withdraw()) {
            return;
        }
        if (claim()) {
            super.run();
        }
    }

    @Override
    protected void done() {
        callable = null;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!super.cancel(mayInterruptIfRunning)) {
            return false;
        }
        Call<V> mine = call;
        if (mine != null && mayInterruptIfRunning) {
            mine.cancel();
        } else if (mine != null) {
            mine.cancelQuietly();
        }
        return true;
    }

    /** Cancels it and interrupts what runs, also what goes on after a cancel without an interrupt. */
    final void stop() {
        super.cancel(true);
        Call<V> mine = call;
        if (mine != null) {
            mine.cancel();
        }
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        Call<V> mine = call;
        if (mine != null && !isDone()) {
            mine.help();
        }
        Listening.aboutToWait();
        try {
            return super.get();
        } catch (CancellationException _) {
            throw cancellation();
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        Listening.aboutToWait();
        try {
            return super.get(timeout, unit);
        } catch (CancellationException _) {
            throw cancellation();
        } catch (TimeoutException _) {
            throw new TimeoutException("task has not ended: task=" + name());
        }
    }

    private CancellationException cancellation() {
        TaskException why = Optional.ofNullable(call).flatMap(Call::error).orElse(null);
        CancellationException cancellation = new CancellationException(
                why == null ? "cancelled: task=" + name() : why.getMessage());
        cancellation.initCause(why);
        return cancellation;
    }

    private String name() {
        Call<V> mine = call;
        return mine == null ? "none yet" : mine.name();
    }
}
