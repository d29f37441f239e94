package dev.prong.port;

import dev.prong.failure.SafeLog;
import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.PortClosedException;
import dev.prong.Registration;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The task's end of the channel to its starter. */
public final class PortEnd implements MessagePort {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    /** Why a port is closed which the task has closed, for errors. */
    public static final String CLOSED_BY_TASK = "closed by its task";

    /** How a message gets to the other end. */
    @FunctionalInterface
    public interface Outlet {

        /** Posts {@code message}; while the other end is full it waits if it may, and else fails. */
        void post(Object message, boolean mayWait) throws InterruptedException;
    }

    private final Inbox inbox;
    private final Outlet outlet;
    private final Runnable whenClosed;
    private final MessageListeners listeners;
    private final Pump pump;

    /**
     * An end that receives from {@code inbox} and posts to {@code outlet}.
     *
     * @param whenClosed called when the task closes it, each time: refuses later posts, and tells the other end behind what
     *            was posted
     */
    public PortEnd(Inbox inbox, Outlet outlet, Runnable whenClosed) {
        this.inbox = inbox;
        this.outlet = outlet;
        this.whenClosed = whenClosed;
        this.listeners = new MessageListeners(inbox, this::report);
        this.pump = new Pump("prong-listeners " + inbox.name(), listeners::next);
        inbox.drainedBy(pump);
    }

    /**
     * Posts {@code message} to {@code outlet}, with an interrupt told as an error of the message.
     *
     * @param byListener whether a listener of the same channel posts: while it waited nobody would take what arrives, for
     *            which the other end may be waiting
     */
    public static void post(Outlet outlet, String port, Object message, boolean byListener) {
        try {
            outlet.post(message, !byListener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessageException("message not sent, interrupted while the port was full: port=" + port, e);
        }
    }

    @Override
    public void postMessage(Object message) {
        post(outlet, inbox.name(), message, pump.isCurrent());
    }

    @Override
    public Object receive() throws InterruptedException {
        failIfListening();
        return Undecodable.check(inbox.take(_ -> true).message());
    }

    @Override
    public <T> T receive(Class<T> type) throws InterruptedException {
        Class<T> wrapper = MessageTypes.wrapperOf(type);
        failIfListening();
        return checked(wrapper, inbox.take(fits(wrapper)));
    }

    @Override
    public Object receive(Duration limit) throws InterruptedException, TimeoutException {
        failIfListening();
        return Undecodable.check(inbox.take(_ -> true, limit).message());
    }

    @Override
    public <T> T receive(Class<T> type, Duration limit) throws InterruptedException, TimeoutException {
        Class<T> wrapper = MessageTypes.wrapperOf(type);
        failIfListening();
        return checked(wrapper, inbox.take(fits(wrapper), limit));
    }

    @Override
    public boolean poll(Consumer<Object> receiver) {
        Objects.requireNonNull(receiver, "receiver");
        failIfListening();
        Inbox.Taken taken = inbox.poll();
        if (taken == null) {
            return false;
        }
        receiver.accept(Undecodable.check(taken.message()));
        return true;
    }

    private static Predicate<Object> fits(Class<?> wrapper) {
        return message -> message == null || wrapper.isInstance(message) || message instanceof Undecodable;
    }

    private <T> T checked(Class<T> wrapper, Inbox.Taken taken) {
        if (!taken.fits()) {
            throw new MessageException("next message is of another type: port=" + inbox.name() + ", expected="
                    + wrapper.getName() + ", type=" + MessageTypes.nameOf(taken.message())
                    + "; it stays the next message, receive() takes any");
        }
        return wrapper.cast(Undecodable.check(taken.message()));
    }

    @Override
    public Iterable<Object> messages() {
        return Messages::new;
    }

    @Override
    public <T> Registration onMessage(Class<T> type, Consumer<? super T> listener) {
        return added(listeners.add(type, Objects.requireNonNull(listener, "listener")));
    }

    @Override
    public Registration onMessage(Consumer<Object> listener) {
        return added(listeners.add(Objects.requireNonNull(listener, "listener")));
    }

    private Registration added(Registration registration) {
        pump.signal();
        return registration;
    }

    @Override
    public void close() {
        inbox.discard(CLOSED_BY_TASK);
        whenClosed.run();
    }

    private void report(Throwable error) {
        LOG.warning("message listener failed: port=" + inbox.name(), error);
    }

    private void failIfListening() {
        if (!listeners.isEmpty()) {
            throw new IllegalStateException("messages go to the listeners: port=" + inbox.name()
                    + "; either listen or receive");
        }
    }

    /** Takes messages until the port is closed and drained. */
    private final class Messages implements Iterator<Object> {

        private Inbox.Taken next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = await();
            }
            return next != null;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("port is closed and drained: port=" + inbox.name());
            }
            Object message = next.message();
            next = null;
            return Undecodable.check(message);
        }

        private Inbox.Taken await() {
            failIfListening();
            try {
                return inbox.take(_ -> true);
            } catch (PortClosedException _) {
                return null; // The end of the iteration.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PortClosedException("interrupted while waiting for a message: port=" + inbox.name(), e);
            }
        }
    }
}
