package dev.prong.call;

import dev.prong.QueueOrder;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.port.Listening;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The calls that wait for a worker: bounded, in an order. Those for a certain worker may stand in a backlog of their own,
 * and are counted here. Those that a free worker is about to take come on top of the bound. Adding and taking needs no
 * lock. Thread-safe.
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
    /** How many of these stand in backlogs of their own. */
    private final AtomicInteger bound = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    /** Those that wait for room, first come, first served; each place that becomes free wakes one. */
    private final ConcurrentLinkedDeque<Waiting> waiters = new ConcurrentLinkedDeque<>();
    /** How many there are: usually none, and then a place that becomes free costs no more than to see that. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Those that take the calls. */
    public interface Takers {

        /** Workers elsewhere of which nothing is known. */
        Takers UNKNOWN = new Takers() {
            @Override
            public boolean areHere() {
                return false;
            }

            @Override
            public int willTake(Backlog into) {
                return 0;
            }
        };

        /** Whether the calling thread runs a call of theirs: if that waited for room, nobody might be left to make it. */
        boolean areHere();

        /**
         * How many of the calls that wait, and of one more in {@code into}, are about to be taken by workers that are free
         * or may be begun. These need no room.
         */
        int willTake(Backlog into);
    }

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
     * @return false if the queue is full and the caller is to run the call
     * @throws TaskRejectedException if the queue is closed, or full and to reject, or the wait is interrupted, or its order
     *             cannot place the call
     */
    public boolean put(Call<?> call, Backlog into, Takers takers) {
        if (!reserve(into, takers) && !reserveWhenFull(call, into, takers)) {
            return false;
        }
        enter(call, into);
        return true;
    }

    /** Counts a call in or out that is not for any worker. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    private void countBound(Backlog in, int by) {
        if (in != backlog) {
            bound.addAndGet(by);
        }
    }

    private void enter(Call<?> call, Backlog into) {
        countBound(into, 1);
        call.enterQueue();
        Throwable why = null;
        boolean added = false;
        try {
            why = into.add(call);
            added = why == null;
        } finally {
            if (!added && call.leaveQueue()) { // Without memory, perhaps: it must not count for ever.
                left(into, false);
            }
        }
        if (why != null) {
            throw new TaskRejectedException("order of the queue cannot place the task: " + facts(call) + ", cause="
                    + why + "; give the order a comparator that compares all tasks", why);
        }
        leaveIfDone(call, into);
    }

    /**
     * Counts {@code call} out if it ended before it was in. The other half is {@code Call.end}: that writes the end before
     * it looks whether the call is in a queue, and here {@code enterQueue} was called before the look at the end.
     */
    private void leaveIfDone(Call<?> call, Backlog into) {
        if (call.isDone() && call.leaveQueue()) {
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
        countBound(into, 1);
        call.enterQueue();
        into.putBack(call);
        leaveIfDone(call, into);
    }

    private boolean reserve(Backlog into, Takers takers) {
        int seen = count.get();
        while (seen >= 0) {
            boolean room = seen < capacity || seen + 1 - takers.willTake(into) <= capacity;
            // If the count is still the same, what will be taken is as well: who takes a call changes both.
            if (room ? count.compareAndSet(seen, seen + 1) : count.get() == seen) {
                if (room && seen + 1 >= capacity && full.compareAndSet(false, true)) {
                    onPressure.accept(true);
                }
                return room;
            }
            seen = count.get();
        }
        return false;
    }

    private boolean reserveWhenFull(Call<?> call, Backlog into, Takers takers) {
        failIfClosed(call);
        if (whenFull == WhenFull.REJECT) {
            throw rejected("queue is full", call, "submit more slowly, raise queueCapacity, or let submit wait", null);
        }
        if (whenFull == WhenFull.RUN_IN_CALLER || takers.areHere()) {
            return false;
        }
        try {
            awaitRoom(call, into, takers);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejected("interrupted while the queue was full", call, "submit again", e);
        }
    }

    private void awaitRoom(Call<?> call, Backlog into, Takers takers) throws InterruptedException {
        Listening.aboutToWait();
        Waiting own = new Waiting();
        call.onDone(_ -> own.wake()); // Its timeout may be over before there is room.
        waiting.incrementAndGet();
        waiters.addLast(own); // Before it looks: who makes room afterwards finds it here.
        try {
            while (!reserve(into, takers)) {
                failIfClosed(call);
                if (call.isDone()) {
                    count.incrementAndGet(); // As if there had been room: it leaves in the next moment.
                    return;
                }
                if (own.await()) {
                    waiters.addFirst(own);
                }
            }
        } finally {
            own.end();
            waiting.decrementAndGet();
            if (!waiters.remove(own)) {
                wakeNext(); // It was woken for a place that it did not need, or does not want.
            }
        }
    }

    /** A thread that waits for room. */
    private static final class Waiting {

        private volatile Thread thread = Thread.currentThread();
        private volatile boolean woken;
        private volatile boolean taken;

        /** Waits until somebody wakes it; true if it has been taken from those that wait. */
        boolean await() throws InterruptedException {
            while (!woken) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for room");
                }
                LockSupport.park(this);
            }
            woken = false;
            boolean wasTaken = taken;
            taken = false;
            return wasTaken;
        }

        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        /** It has been taken from those that wait: the place is meant for it. */
        void wakeTaken() {
            taken = true;
            wake();
        }

        void end() {
            thread = null;
        }
    }

    /** There is one place more. */
    private void wakeNext() {
        Waiting next = waiters.pollFirst();
        if (next != null) {
            next.wakeTaken();
        }
    }

    /** Whether somebody waits for room although a worker that is free might take its call: what waits is for others. */
    public boolean mayHaveRoom() {
        return waiting.get() > 0 && size() >= capacity;
    }

    /** A worker is free that finds nothing to take among what waits. */
    public void takerIsFree() {
        if (mayHaveRoom()) {
            waiters.forEach(Waiting::wake); // It may take the calls of some and not of others.
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
        return new TaskRejectedException(what + ": " + facts(call) + "; " + remedy, cause);
    }

    private String facts(Call<?> call) {
        return "runtime=" + runtime + ", task=" + call.name() + ", queued=" + size() + ", queueCapacity=" + capacity;
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
        countBound(from, -1);
        int now = count.decrementAndGet() & ~CLOSED;
        if (shell) {
            from.shellLeft(now);
        }
        if (waiting.get() > 0) {
            wakeNext();
        }
        if (full.get() && now <= capacity / 2 && full.compareAndSet(true, false)) {
            onPressure.accept(false);
        }
    }

    /** Lets no more calls in; those that are in can be taken. May be called again. */
    public void close() {
        int seen = count.get();
        while (seen >= 0 && !count.compareAndSet(seen, seen | CLOSED)) {
            seen = count.get();
        }
        waiters.forEach(Waiting::wake);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return count.get() < 0;
    }

    /** How many calls wait. */
    public int size() {
        return count.get() & ~CLOSED;
    }

    /** Tells how many of the calls that wait are for any worker, those included that are on their way in. */
    public int sizeForAny() {
        return Math.max(0, size() - bound.get());
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
