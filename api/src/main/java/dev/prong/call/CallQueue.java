package dev.prong.call;

import dev.prong.QueueOrder;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.port.Listening;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The calls that wait for a worker: bounded, in an order. Those for a certain worker may stand in a backlog of their own,
 * and are counted here. Adding and taking needs no lock as long as there is room. Thread-safe.
 */
public final class CallQueue {

    /** Added to the count when it is closed, so that closing and adding cannot miss each other. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final String runtime;
    private final int capacity;
    private final WhenFull whenFull;
    private final Backlog backlog;
    private final Consumer<Boolean> onPressure;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final AtomicInteger waitingForRoom = new AtomicInteger();

    /**
     * An empty queue that holds at most {@code capacity} calls.
     *
     * @param onPressure told true when the queue has become full, and false when it has fallen to half of that; must not
     *            block
     */
    public CallQueue(String runtime, int capacity, WhenFull whenFull, QueueOrder order,
            Consumer<Boolean> onPressure) {
        this.runtime = runtime;
        this.capacity = capacity;
        this.whenFull = whenFull;
        this.backlog = new Backlog(order);
        this.onPressure = onPressure;
    }

    /** The backlog of the calls for any worker. */
    public Backlog backlog() {
        return backlog;
    }

    /**
     * Adds {@code call} to {@code into}; it leaves the queue when it ends before its turn. Waits for room if the queue is
     * to wait.
     *
     * @param insider whether a worker of this queue's own adds it: if that waited, nobody might be left to make room
     * @return false if the queue is full and the caller is to run the call
     * @throws TaskRejectedException if the queue is closed, or full and to reject, or the wait is interrupted
     */
    public boolean put(Call<?> call, Backlog into, BooleanSupplier insider) {
        if (!reserve() && !reserveWhenFull(call, insider)) {
            return false;
        }
        enter(call, into);
        return true;
    }

    private void enter(Call<?> call, Backlog into) {
        call.enterQueue();
        into.add(call);
        leaveIfDone(call, into);
    }

    private void leaveIfDone(Call<?> call, Backlog into) {
        if (call.isDone() && call.leaveQueue()) { // It has ended before it was in: nobody else will count it out.
            left(into, true);
        }
    }

    /**
     * Returns a call that was taken and did not end to its former place in {@code into}: it is the next of its equals
     * again. It is never refused, and does not wait: it had its room before, and what is in a closed queue is still to be
     * run. {@code into} is the backlog that it was taken from.
     */
    public void putBack(Call<?> call, Backlog into) {
        int now = count.incrementAndGet() & ~CLOSED;
        if (now >= capacity && full.compareAndSet(false, true)) {
            onPressure.accept(true);
        }
        call.enterQueue();
        into.putBack(call);
        leaveIfDone(call, into);
    }

    private boolean reserve() {
        int seen = count.get();
        while (seen >= 0 && seen < capacity) {
            if (count.compareAndSet(seen, seen + 1)) {
                if (seen + 1 == capacity && full.compareAndSet(false, true)) {
                    onPressure.accept(true);
                }
                return true;
            }
            seen = count.get();
        }
        return false;
    }

    private boolean reserveWhenFull(Call<?> call, BooleanSupplier insider) {
        failIfClosed(call);
        if (whenFull == WhenFull.REJECT) {
            throw rejected("queue is full", call, "submit more slowly, raise queueCapacity, or let submit wait", null);
        }
        if (whenFull == WhenFull.RUN_IN_CALLER || insider.getAsBoolean()) {
            return false;
        }
        try {
            awaitRoom(call);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejected("interrupted while the queue was full", call, "submit again", e);
        }
    }

    private void awaitRoom(Call<?> call) throws InterruptedException {
        call.onDone(_ -> signalRoom()); // Its timeout may be over before there is room.
        Listening.aboutToWait();
        lock.lockInterruptibly();
        waitingForRoom.incrementAndGet();
        try {
            while (!reserve()) {
                failIfClosed(call);
                if (call.isDone()) {
                    count.incrementAndGet(); // As if there had been room: it leaves in the next moment.
                    return;
                }
                room.await();
            }
        } finally {
            waitingForRoom.decrementAndGet();
            lock.unlock();
        }
    }

    /**
     * Checks that calls may still come in.
     *
     * @throws TaskRejectedException if it is closed
     */
    public void failIfClosed(Call<?> call) {
        if (isClosed()) {
            throw rejected("runtime is closed", call, "submit before close()", null);
        }
    }

    private TaskRejectedException rejected(String what, Call<?> call, String remedy, Throwable cause) {
        return new TaskRejectedException(what + ": runtime=" + runtime + ", task=" + call.name() + ", queued="
                + size() + ", queueCapacity=" + capacity + "; " + remedy, cause);
    }

    /** Takes the next call for any worker; null if there is none. */
    public Call<?> poll() {
        return poll(backlog);
    }

    /** Takes the next call of {@code from}; null if there is none. */
    public Call<?> poll(Backlog from) {
        Call<?> next = from.poll();
        if (next != null) {
            left(from, false);
        }
        return next;
    }

    /**
     * A call has left the queue.
     *
     * @param shell whether it is still in {@code from}
     */
    public void left(Backlog from, boolean shell) {
        int now = count.decrementAndGet() & ~CLOSED;
        if (shell) {
            from.shellLeft(now);
        }
        if (waitingForRoom.get() > 0) {
            signalRoom();
        }
        if (full.get() && now <= capacity / 2 && full.compareAndSet(true, false)) {
            onPressure.accept(false);
        }
    }

    private void signalRoom() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no more calls in; those that are in can be taken. May be called again. */
    public void close() {
        int seen = count.get();
        while (seen >= 0 && !count.compareAndSet(seen, seen | CLOSED)) {
            seen = count.get();
        }
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return count.get() < 0;
    }

    /** How many calls wait. */
    public int size() {
        return count.get() & ~CLOSED;
    }

    /** How many calls may wait. */
    public int capacity() {
        return capacity;
    }

    /** Whether it has been full, and has not fallen to half of that since. */
    public boolean isUnderPressure() {
        return full.get();
    }

    /** The calls that wait for any worker, the one that came first first. */
    public List<Call<?>> calls() {
        return backlog.calls();
    }
}
