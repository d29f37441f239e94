package dev.prong.port;

import dev.prong.PortClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The messages that have arrived at one end of a channel and have not been taken: bounded, in order. Thread-safe.
 */
public final class Inbox {

    /** How many messages wait at one end before a post waits, unless a backend says otherwise. */
    public static final int DEFAULT_CAPACITY = 1024;

    private static final long FOR_EVER = Long.MAX_VALUE;

    private final String name;
    private final int capacity;
    private final Runnable onTaken;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Queue<Slot> messages = new ArrayDeque<>();
    private String closedBecause;
    private Pump pump;

    /**
     * An empty inbox.
     *
     * @param name whose it is, for errors
     * @param capacity how many messages it holds before a put waits
     * @param onTaken called after each message that is taken, outside any lock; gives credit to a remote sender
     */
    public Inbox(String name, int capacity, Runnable onTaken) {
        this.name = name;
        this.capacity = capacity;
        this.onTaken = onTaken;
    }

    /** Signals {@code pump} whenever a message arrives or the inbox is closed. */
    void drainedBy(Pump pump) {
        lock.lock();
        try {
            this.pump = pump;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a message; waits while the inbox is full.
     *
     * @param mayWait false if a listener posts, who would be waiting for himself
     * @throws PortClosedException if the inbox is closed, or is closed while this waits
     * @throws IllegalStateException if the inbox is full and this may not wait
     */
    public void put(Object message, boolean mayWait) throws InterruptedException {
        Pump toSignal;
        lock.lockInterruptibly();
        try {
            while (messages.size() >= capacity && closedBecause == null) {
                if (!mayWait) {
                    throw wouldWaitForItself(name, messages.size());
                }
                notFull.await();
            }
            toSignal = add(message);
        } finally {
            lock.unlock();
        }
        signal(toSignal);
    }

    /** Adds a message without regard to the capacity, for a sender that was given credit. False if closed. */
    public boolean offer(Object message) {
        Pump toSignal;
        lock.lock();
        try {
            if (closedBecause != null) {
                return false;
            }
            toSignal = add(message);
        } finally {
            lock.unlock();
        }
        signal(toSignal);
        return true;
    }

    /** Lets no more messages in; those that are in stay. {@code because} goes into the errors of later puts. */
    public void close(String because) {
        Pump toSignal;
        lock.lock();
        try {
            if (closedBecause == null) {
                closedBecause = because;
            }
            notEmpty.signalAll();
            notFull.signalAll();
            toSignal = pump;
        } finally {
            lock.unlock();
        }
        signal(toSignal);
    }

    /** The same, and drops those that are in: nobody will receive them. To their sender they count as taken. */
    void discard(String because) {
        close(because);
        while (poll() != null) {
            // Gone.
        }
    }

    /**
     * Waits for the next message and takes it, if {@code fits} accepts it; else it stays.
     *
     * @return the message, or the one that did not fit
     * @throws PortClosedException if the inbox is closed and empty
     */
    Taken take(Predicate<Object> fits) throws InterruptedException {
        return take(fits, FOR_EVER);
    }

    /**
     * Waits at most {@code limit} for the next message and takes it, if {@code fits} accepts it; else it stays.
     *
     * @return the message, or the one that did not fit
     * @throws PortClosedException if the inbox is closed and empty
     * @throws TimeoutException if it is still empty then
     */
    Taken take(Predicate<Object> fits, Duration limit) throws InterruptedException, TimeoutException {
        Taken taken = take(fits, TimeUnit.NANOSECONDS.convert(limit));
        if (taken == null) {
            throw new TimeoutException("no message has arrived in time: port=" + name + ", limit=" + limit);
        }
        return taken;
    }

    /** The same in nanoseconds; null if it is still empty then. */
    private Taken take(Predicate<Object> fits, long nanos) throws InterruptedException {
        Taken taken;
        lock.lockInterruptibly();
        try {
            for (long left = nanos; messages.isEmpty();) {
                if (closedBecause != null) {
                    throw closed("nothing more to receive");
                }
                if (left <= 0) {
                    return null;
                }
                if (nanos == FOR_EVER) {
                    notEmpty.await();
                } else {
                    left = notEmpty.awaitNanos(left);
                }
            }
            Object message = messages.element().message();
            taken = new Taken(message, fits.test(message));
            if (taken.fits()) {
                remove();
            } else {
                notEmpty.signal(); // It is still there, for whoever else waits.
            }
        } finally {
            lock.unlock();
        }
        if (taken.fits()) {
            onTaken.run();
        }
        return taken;
    }

    /**
     * Waits for the next message and takes it.
     *
     * @throws PortClosedException if the inbox is closed and empty
     * @throws dev.prong.MessageException if it could not be decoded
     */
    public Object receive() throws InterruptedException {
        return Undecodable.check(take(_ -> true).message());
    }

    /** Takes the next message if there is one; null if there is none. Does not wait. */
    Taken poll() {
        Taken taken;
        lock.lock();
        try {
            if (messages.isEmpty()) {
                return null;
            }
            taken = new Taken(messages.element().message(), true);
            remove();
        } finally {
            lock.unlock();
        }
        onTaken.run();
        return taken;
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whose inbox it is. */
    public String name() {
        return name;
    }

    /** A message that waits; a queue cannot hold null. */
    private record Slot(Object message) {
    }

    /** A message that stood first, and whether it was taken. */
    record Taken(Object message, boolean fits) {
    }

    private void remove() {
        messages.remove();
        notFull.signal();
    }

    private Pump add(Object message) {
        if (closedBecause != null) {
            throw closed("a message cannot arrive");
        }
        messages.add(new Slot(message));
        notEmpty.signal();
        return pump;
    }

    /** The error of a listener whose post finds no room at the port of that name. */
    public static IllegalStateException wouldWaitForItself(String port, long waiting) {
        return new IllegalStateException("a listener's post would wait for that listener: port=" + port + ", waiting="
                + waiting + "; post from another thread, or receive instead of listening");
    }

    private PortClosedException closed(String what) {
        return new PortClosedException("port is closed, " + what + ": port=" + name + ", because=" + closedBecause);
    }

    private static void signal(Pump pump) {
        if (pump != null) {
            pump.signal();
        }
    }
}
