package dev.prong.port;

import dev.prong.failure.SafeLog;
import dev.prong.Exit;
import dev.prong.Registration;
import dev.prong.failure.UserCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a started worker tells its starter, delivered one at a time in this order: online, messages, the close of its port,
 * errors, one exit. What has no listener yet waits and does not hold up the rest. Keeps the JVM alive until the exit has
 * been delivered to the listeners there are, unless it is a daemon. Thread-safe.
 */
public final class WorkerEvents {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    /** How many errors of listeners and misfits wait for an error listener; those beyond are logged. */
    private static final int MAX_WAITING_ERRORS = 1024;

    private final String worker;
    private final Inbox inbox;
    private volatile Runnable whenDelivered = () -> {};
    private volatile Runnable whenDueAgain = () -> {};
    private volatile BooleanSupplier failureTaken = () -> false;
    private final Pump pump;
    private final MessageListeners messageListeners;
    private final Once<Object> online = new Once<>();
    private final Once<Object> closed = new Once<>();
    private final Once<Throwable> failure = new Once<>();
    private final Once<Exit> exit = new Once<>();
    private final Registrations<Consumer<? super Throwable>> errorListeners = new Registrations<>();
    // Guarded by itself.
    private final Queue<Throwable> errors = new ArrayDeque<>();
    /** How many of those that wait, from the first, have been logged. */
    private int logged;
    private boolean failureLogged;
    private final JvmHold hold;
    // Written under the lock of the hold.
    /** How many listeners have come. */
    private volatile int added;
    private boolean delivered;

    /**
     * Events of a worker that has not begun.
     *
     * @param inbox where its messages arrive; this drains it
     * @param daemon whether the JVM may end before the exit has been delivered
     */
    public WorkerEvents(String worker, Inbox inbox, boolean daemon) {
        this.worker = worker;
        this.inbox = inbox;
        this.hold = JvmHold.acquire(daemon);
        this.messageListeners = new MessageListeners(inbox, this::failedListener);
        this.pump = new Pump("prong-listeners " + worker, this::next);
        inbox.drainedBy(pump);
    }

    /** The worker has begun to run its task. */
    public void online() {
        online.happen(worker);
        pump.signal();
    }

    /** A message arrived that could not be decoded. */
    public void undecodable(Throwable error) {
        if (!keepError(error)) {
            report(error);
        }
        pump.signal();
    }

    /** Nothing more will come by its port, and nothing will arrive there; may be called again. */
    public void closed(String because) {
        inbox.close(because);
        closed.happen(worker);
        pump.signal();
    }

    /** The task failed; called after its port was closed. */
    public void failed(Throwable error) {
        failure.happen(error);
        pump.signal();
    }

    /** The worker has ended; called once, after everything else. */
    public void exited(Exit how) {
        closed("worker has ended");
        exit.happen(how);
        pump.signal();
    }

    public Registration onOnline(Runnable listener) {
        return added(online.listen(event(listener)));
    }

    public <T> Registration onMessage(Class<T> type, Consumer<? super T> listener) {
        return added(messageListeners.add(type, Objects.requireNonNull(listener, "listener")));
    }

    public Registration onMessage(Consumer<Object> listener) {
        return added(messageListeners.add(Objects.requireNonNull(listener, "listener")));
    }

    public Registration onClose(Runnable listener) {
        return added(closed.listen(event(listener)));
    }

    public Registration onError(Consumer<? super Throwable> listener) {
        Registration all = errorListeners.add(Objects.requireNonNull(listener, "listener"));
        Registration once = failure.listen(listener);
        return added(() -> {
            all.close();
            once.close();
        });
    }

    public Registration onExit(Consumer<? super Exit> listener) {
        return added(exit.listen(Objects.requireNonNull(listener, "listener")));
    }

    private static Consumer<Object> event(Runnable listener) {
        Objects.requireNonNull(listener, "listener");
        return _ -> listener.run();
    }

    private Runnable next() {
        int seen = added;
        // Asked from the last to the first: who sees an event, or its listener, then sees the events before it, and the
        // listeners that were registered before.
        boolean ended = exit.hasHappened();
        boolean canEnd = exit.isDue();
        boolean canFail = failure.isDue();
        boolean canClose = closed.isDue();
        boolean hasErrorListener = !errorListeners.isEmpty();
        boolean hasMessage = !messageListeners.isEmpty() && !inbox.isEmpty();
        Runnable work = online.next(this::deliver);
        if (work == null && hasMessage) {
            work = messageListeners.next();
        }
        if (work == null && hasErrorListener) {
            work = nextError();
        }
        if (work == null && canClose) {
            work = closed.next(this::deliver);
        }
        if (work == null && canFail) {
            work = failure.next((listener, error) -> UserCode.tell(listener, error, this::report));
        }
        if (work == null && canEnd) {
            work = exit.next(this::deliver);
        }
        if (work == null && ended) {
            logUntaken();
            settle(seen);
        }
        return work;
    }

    /** A listener that comes after the exit still gets what waits for it before the JVM may end. */
    private Registration added(Registration registration) {
        synchronized (hold) {
            added++;
            hold.take();
            if (delivered) {
                delivered = false;
                whenDueAgain.run();
            }
        }
        pump.signal();
        return registration;
    }

    /** All has been delivered, unless a listener has come since {@code seen} had: then its signal has this asked again. */
    private void settle(int seen) {
        synchronized (hold) {
            if (added == seen && !delivered) {
                delivered = true;
                hold.release();
                whenDelivered.run();
            }
        }
    }

    /**
     * Has {@code action} called when the exit has been delivered to the listeners there are, and {@code again} when
     * another one has come after that, to whom it will be delivered; before the worker begins. Both must not block.
     */
    public void whenDelivered(Runnable action, Runnable again) {
        whenDelivered = action;
        whenDueAgain = again;
    }

    /** A failure that {@code taken} says somebody has got otherwise is not logged; before the worker begins. */
    public void failureTakenIf(BooleanSupplier taken) {
        failureTaken = taken;
    }

    /** What nobody has listened to stays for whoever does so later; but it may be nobody. */
    private void logUntaken() {
        if (!failureLogged && errorListeners.isEmpty() && !failureTaken.getAsBoolean()) {
            failure.untold().ifPresent(error -> {
                failureLogged = true;
                LOG.warning("started worker failed, and nobody has listened or joined: worker=" + worker
                        + "; register onError, or join it", error);
            });
        }
        List<Throwable> untold;
        synchronized (errors) {
            untold = errors.stream().skip(logged).toList();
            logged = errors.size();
        }
        untold.forEach(this::report);
    }

    /** Whether the calling thread is running one of the listeners. */
    public boolean isListenerThread() {
        return pump.isCurrent();
    }

    private Runnable nextError() {
        synchronized (errors) {
            return errors.isEmpty() ? null : this::tellFirstError;
        }
    }

    /** It stays the first if nobody listens any more. */
    private void tellFirstError() {
        Throwable error;
        synchronized (errors) {
            error = errors.element();
        }
        if (tellErrorListeners(error)) {
            synchronized (errors) {
                errors.remove();
                logged = Math.max(0, logged - 1);
            }
        }
    }

    private <T> void deliver(Consumer<? super T> listener, T event) {
        UserCode.tell(listener, event, this::failedListener);
    }

    /** A listener's failure, or a message that fits none, is told at once, or waits for somebody to tell it to. */
    private void failedListener(Throwable error) {
        if (!tellErrorListeners(error) && !keepError(error)) {
            report(error);
        }
    }

    private boolean tellErrorListeners(Throwable error) {
        return errorListeners.forEach(listener -> UserCode.tell(listener, error, this::report));
    }

    private boolean keepError(Throwable error) {
        synchronized (errors) {
            return errors.size() < MAX_WAITING_ERRORS && errors.add(error);
        }
    }

    private void report(Throwable error) {
        LOG.warning("listener failed: worker=" + worker, error);
    }
}
