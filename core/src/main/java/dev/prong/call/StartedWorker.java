package dev.prong.call;

import dev.prong.DeathCertificate;
import dev.prong.Exit;
import dev.prong.Registration;
import dev.prong.TaskException;
import dev.prong.Worker;
import dev.prong.port.Listening;
import dev.prong.port.WorkerEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** What every started worker has, whatever it runs on: a call, and the events its starter hears. */
public abstract class StartedWorker<R> implements Worker<R> {

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.incrementAndGet();
    private final String name;
    private final Call<R> call;
    private final WorkerEvents events;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Runnable> beginning = new AtomicReference<>();
    /** The thread that registers listeners before it begins; null before and after. */
    private volatile Thread starter;
    private volatile boolean joined;
    /** How it ended; null before. */
    private volatile Exit exit;

    /** A worker that has not begun to run {@code call}. */
    protected StartedWorker(String name, Call<R> call, WorkerEvents events) {
        this.name = name;
        this.call = call;
        this.events = events;
        events.failureTakenIf(() -> joined);
    }

    /**
     * Has {@code listeners} register what they listen to, on this thread, and begins; one of them may have ended it, or
     * closed its runtime.
     *
     * @param how begins it; if the call has ended then, it ends the worker
     */
    public final void beginAfter(Runnable listeners, Runnable how) {
        beginning.set(how);
        starter = Thread.currentThread();
        try {
            listeners.run();
        } catch (Throwable e) {
            call.cancel(); // It has not begun: this ends it here and now.
            throw e;
        } finally {
            starter = null;
            begin();
        }
    }

    /** Once: a close within the start listener comes first. */
    private void begin() {
        Runnable how = beginning.getAndSet(null);
        if (how != null) {
            how.run();
        }
    }

    /** Ends it for the close of its runtime if the closing thread is about to begin it, and would wait for itself. */
    final void endIfBeginningHere() {
        if (Thread.currentThread().equals(starter)) {
            call.stop(StopReason.CLOSED);
            begin();
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final long id() {
        return id;
    }

    /** The one call of this worker. */
    public final Call<R> call() {
        return call;
    }

    /** What the starter hears. */
    public final WorkerEvents events() {
        return events;
    }

    /**
     * Tells the starter how it ended, once the call has: that its port is closed, an error unless somebody wanted the end,
     * then the exit.
     *
     * @param exit how the worker ended
     */
    protected final void tellEnd(Exit exit) {
        this.exit = exit; // Before it is told: a listener of the exit finds the worker ended.
        events.closed("worker has ended");
        TaskException error = call.error().orElse(null);
        if (error != null && call.stopReason().filter(StopReason::isWanted).isEmpty()) {
            events.failed(error);
        }
        events.exited(exit);
        ended.countDown();
    }

    /** Whether its task runs on this very thread. */
    protected boolean isThisThread() {
        return false;
    }

    /** Waits until the worker has ended, whether or not its listeners have been told; at most {@code limit}. */
    final boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How a worker ended that was not given up and did not crash. */
    protected final Exit exitOf(boolean forced) {
        return exitOf(forced, Optional.empty());
    }

    /** The same, with what is known of the death of a child that had to be killed. */
    protected final Exit exitOf(boolean forced, Optional<DeathCertificate> certificate) {
        if (call.stopReason().isPresent()) {
            return new Exit.Killed(call.stopReason().orElseThrow().endReason(), forced, certificate);
        }
        return call.error().<Exit> map(Exit.Failed::new).orElseGet(Exit.Completed::new);
    }

    @Override
    public final Registration onOnline(Runnable listener) {
        return events.onOnline(listener);
    }

    @Override
    public final <T> Registration onMessage(Class<T> type, Consumer<? super T> listener) {
        return events.onMessage(type, listener);
    }

    @Override
    public final Registration onMessage(Consumer<Object> listener) {
        return events.onMessage(listener);
    }

    @Override
    public final Registration onClose(Runnable listener) {
        return events.onClose(listener);
    }

    @Override
    public final Registration onError(Consumer<? super Throwable> listener) {
        return events.onError(listener);
    }

    @Override
    public final Registration onExit(Consumer<? super Exit> listener) {
        return events.onExit(listener);
    }

    @Override
    public final R join() throws InterruptedException {
        joined = true;
        return call.join();
    }

    @Override
    public final Exit awaitExit() throws InterruptedException {
        joined = true;
        if (exit == null) {
            Listening.aboutToWait();
        }
        ended.await();
        return exit;
    }

    @Override
    public final boolean isAlive() {
        return exit == null;
    }

    @Override
    public void terminate() {
        stop(StopReason.CANCELLED);
    }

    /** Asks for the end of its task, and lets nothing that it still has to tell wait for listeners without a limit. */
    public void stop(StopReason reason) {
        call.stop(reason);
    }
}
