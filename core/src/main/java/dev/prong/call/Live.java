package dev.prong.call;

import dev.prong.TaskRejectedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What a runtime has accepted and what has not ended yet; once closed it accepts nothing more. Thread-safe.
 *
 * @param <T> calls or workers
 */
public final class Live<T> implements Accepted<T> {

    private final String runtime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Set<T> members = new LinkedHashSet<>();
    private boolean closed;

    /** Nothing yet, in the runtime of that name. */
    public Live(String runtime) {
        this.runtime = runtime;
    }

    /**
     * Accepts {@code member}.
     *
     * @param task the name of the task, for the error
     * @throws TaskRejectedException if closed
     */
    public void add(T member, String task) {
        lock.lock();
        try {
            if (closed) {
                throw new TaskRejectedException("runtime is closed: runtime=" + runtime + ", task=" + task
                        + "; submit before close()", null);
            }
            members.add(member);
        } finally {
            lock.unlock();
        }
    }

    /** {@code member}, which had ended, has something to do again; also when this is closed, which then waits for it. */
    public void rejoin(T member) {
        lock.lock();
        try {
            members.add(member);
        } finally {
            lock.unlock();
        }
    }

    /** {@code member} has ended; does nothing if it had already. */
    public void remove(T member) {
        lock.lock();
        try {
            members.remove(member);
            if (members.isEmpty()) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            empty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything has ended, at most {@code limit}; says whether it has. */
    @Override
    public boolean awaitEmpty(Duration limit) throws InterruptedException {
        return await(TimeUnit.NANOSECONDS.convert(limit), members::isEmpty);
    }

    /** Waits until this is closed and everything has ended, at most so long; says whether it is. */
    public boolean awaitClosedAndEmpty(long nanos) throws InterruptedException {
        return await(nanos, () -> closed && members.isEmpty());
    }

    private boolean await(long nanos, BooleanSupplier condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!condition.getAsBoolean() && left > 0) {
                left = empty.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** What has not ended, in the order of its acceptance. */
    @Override
    public List<T> members() {
        lock.lock();
        try {
            return List.copyOf(members);
        } finally {
            lock.unlock();
        }
    }

    /** How many have not ended. */
    public int size() {
        lock.lock();
        try {
            return members.size();
        } finally {
            lock.unlock();
        }
    }
}
