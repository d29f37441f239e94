package dev.prong.call;

import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The calls that wait for a worker: bounded, first in first out. Thread-safe. */
public final class CallQueue {

    private final String runtime;
    private final int capacity;
    private final WhenFull whenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final SequencedSet<Call<?>> calls = new LinkedHashSet<>();
    private boolean closed;

    /** An empty queue that holds at most {@code capacity} calls. */
    public CallQueue(String runtime, int capacity, WhenFull whenFull) {
        this.runtime = runtime;
        this.capacity = capacity;
        this.whenFull = whenFull;
    }

    /**
     * Adds {@code call}, which leaves the queue when it ends before its turn. Waits for room if the queue is to wait.
     *
     * @return false if the queue is full and the caller is to run the call
     * @throws TaskRejectedException if the queue is closed, or full and to reject, or the wait is interrupted
     */
    public boolean put(Call<?> call) {
        lock.lock();
        try {
            if (whenFull == WhenFull.RUN_IN_CALLER && isFull()) {
                return false;
            }
            if (whenFull == WhenFull.REJECT && isFull()) {
                throw rejected("queue is full", call, "submit more slowly, raise queueCapacity, or let submit wait",
                        null);
            }
            while (isFull()) {
                notFull.await();
            }
            if (closed) {
                throw rejected("runtime is closed", call, "submit before close()", null);
            }
            calls.add(call);
            notEmpty.signal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw rejected("interrupted while the queue was full", call, "submit again", e);
        } finally {
            lock.unlock();
        }
        call.onDone(this::remove);
        return true;
    }

    private boolean isFull() {
        return calls.size() >= capacity && !closed;
    }

    private TaskRejectedException rejected(String what, Call<?> call, String remedy, Throwable cause) {
        return new TaskRejectedException(what + ": runtime=" + runtime + ", task=" + call.name() + ", queued="
                + calls.size() + ", queueCapacity=" + capacity + "; " + remedy, cause);
    }

    /** Waits for a call and takes it; null once the queue is closed and empty. */
    public Call<?> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (calls.isEmpty()) {
                if (closed) {
                    return null;
                }
                notEmpty.await();
            }
            return removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a call if there is one, else null. */
    public Call<?> poll() {
        lock.lock();
        try {
            return calls.isEmpty() ? null : removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Puts back a call that was taken and could not begin; it is the next again, whatever the capacity. */
    public void putBack(Call<?> call) {
        lock.lock();
        try {
            calls.addFirst(call);
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    private Call<?> removeFirst() {
        notFull.signal();
        return calls.removeFirst();
    }

    private void remove(Call<?> call) {
        lock.lock();
        try {
            if (calls.remove(call)) {
                notFull.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets no more calls in; those that are in can be taken. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many calls wait. */
    public int size() {
        lock.lock();
        try {
            return calls.size();
        } finally {
            lock.unlock();
        }
    }
}
