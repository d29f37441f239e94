package dev.prong.child.session;

import dev.prong.child.frame.ChannelLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the children of one runtime have sent of long frames that have not been handled, as it weighs on this process's heap.
 * The oldest of these frames always has room, so one of them always gets on; the others share what there is, and a child
 * for whose frame there is none is not read from. If that lasts, the child of the oldest is ended: all wait for it.
 * Thread-safe.
 */
public final class HeldFrames {

    private final long most;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomier = lock.newCondition();
    // Guarded by the lock.
    private final Deque<OfChild> byAge = new ArrayDeque<>();
    private long weight;
    private OfChild oldest;
    private long oldestSince;
    private long undecoded;

    /**
     * Nothing is held yet.
     *
     * @param most the most weight beside the oldest frame, which has a limit of its own, and of answers that wait to be
     *            decoded
     * @param patience so long the others wait for the oldest
     */
    public HeldFrames(long most, Duration patience) {
        this.most = most;
        this.patience = patience;
    }

    /** What children may hold whose frames have these limits: beside the oldest, as much as one of them, or a quarter of the heap. */
    public static HeldFrames within(ChannelLimits limits) {
        return new HeldFrames(Math.min(limits.maxFrameWeight(), Runtime.getRuntime().maxMemory() / 4),
                Duration.ofMinutes(1));
    }

    /**
     * Keeps an answer of that weight until it is decoded; does not wait.
     *
     * @return false if too many are kept already
     */
    boolean keep(long answer) {
        lock.lock();
        try {
            boolean roomy = undecoded + answer <= most;
            undecoded += roomy ? answer : 0;
            return roomy;
        } finally {
            lock.unlock();
        }
    }

    /** An answer that was kept has been decoded. */
    void decoded(long answer) {
        lock.lock();
        try {
            undecoded -= answer;
        } finally {
            lock.unlock();
        }
    }

    /** What is held of the frame that one child sends. */
    final class OfChild {

        private final Runnable end;
        // Guarded by the lock.
        private boolean closed;
        private long held;

        /** @param end ends the child, for whose frame others have waited too long */
        OfChild(Runnable end) {
            this.end = end;
        }

        /**
         * Holds so much more; waits while there is no room for it.
         *
         * @throws IOException if it is closed
         */
        void hold(long more) throws IOException {
            lock.lock();
            try {
                if (!byAge.contains(this)) {
                    byAge.add(this);
                    lookAtOldest();
                }
                awaitRoom(more);
                held += more;
                weight += more;
            } finally {
                lock.unlock();
            }
        }

        private boolean hasRoom(long more) {
            return oldest == this || weight - oldest.held + more <= most;
        }

        private void awaitRoom(long more) throws IOException {
            try {
                while (!hasRoom(more)) {
                    if (closed) {
                        throw new IOException("connection ended while a frame waited for room");
                    }
                    long left = oldestSince + patience.toNanos() - System.nanoTime();
                    if (left > 0) {
                        var _ = roomier.awaitNanos(left);
                    } else {
                        oldest.end.run(); // Takes no lock that is held by somebody who waits for this one.
                        oldestSince = System.nanoTime();
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a receiver's thread", e);
            }
        }

        /** The frame has been handled, or never will be. */
        void letGo() {
            lock.lock();
            try {
                weight -= held;
                held = 0;
                if (byAge.remove(this)) {
                    lookAtOldest();
                }
                roomier.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Nobody waits for room any more. */
        void close() {
            lock.lock();
            try {
                closed = true;
                roomier.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void lookAtOldest() {
        if (oldest != byAge.peek()) {
            oldest = byAge.peek();
            oldestSince = System.nanoTime();
        }
    }
}
