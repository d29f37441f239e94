package dev.prong.child.frame;

import dev.prong.PortClosedException;
import dev.prong.port.Inbox;
import dev.prong.port.Listening;
import dev.prong.proto.codec.Weight;
import dev.prong.proto.v1.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What one side may still post on a call before the other has received. Thread-safe. */
public final class CreditWindow {

    private final String port;
    private final ChannelLimits limits;
    private final ReentrantLock posting = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** What those weigh that are under way. */
    private final Deque<Long> weights = new ArrayDeque<>();
    private long messages;
    private long bytes;
    private long weight;
    /** How many listeners wait until nobody is posting. */
    private final AtomicInteger listeners = new AtomicInteger();
    private String closedBecause;

    /** An open window for the port of that name. */
    public CreditWindow(String port, ChannelLimits limits) {
        this.port = port;
        this.limits = limits;
    }

    /**
     * Posts a message when it may be posted. One at a time: the other side counts messages in the order in which they were
     * let through.
     *
     * @param mayWait false if a listener posts, who would be waiting for himself if there were no room; he waits for
     *            another who is posting at this moment
     * @param send sends the message
     * @throws PortClosedException if the port is closed, or is closed while this waits
     * @throws IllegalStateException if there is no room and this may not wait
     */
    public void post(Value message, boolean mayWait, Runnable send) throws InterruptedException {
        int messageBytes = message.getSerializedSize();
        long messageWeight = Weight.of(message);
        if (mayWait) {
            posting.lockInterruptibly();
        } else {
            lockWhileThereIsRoom();
        }
        try {
            if (!acquire(messageBytes, messageWeight, mayWait, false)) {
                Listening.aboutToWait();
                var _ = acquire(messageBytes, messageWeight, mayWait, true);
            }
            send(messageBytes, send);
        } finally {
            unlock();
        }
    }

    /** Whoever is posting is done in a moment, unless there is no room. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock.
    private void lockWhileThereIsRoom() throws InterruptedException {
        while (!posting.tryLock()) {
            lock.lockInterruptibly();
            listeners.incrementAndGet();
            try {
                while (posting.isLocked()) {
                    failIfFull();
                    changed.await();
                }
            } finally {
                listeners.decrementAndGet();
                lock.unlock();
            }
        }
    }

    private void failIfFull() {
        if (closedBecause == null && isFull()) {
            throw Inbox.wouldWaitForItself(port, messages);
        }
    }

    private void unlock() {
        posting.unlock();
        if (listeners.get() > 0) { // Asked afterwards: who counts himself in looks at the lock afterwards.
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void send(int messageBytes, Runnable send) {
        boolean sent = false;
        try {
            send.run();
            sent = true;
        } finally {
            if (!sent) {
                giveBack(messageBytes); // It did not leave, so nobody will give credit for it.
            }
        }
    }

    private void giveBack(int messageBytes) {
        lock.lock();
        try {
            messages--;
            bytes -= messageBytes;
            weight -= weights.removeLast();
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code action} behind the posts that are on their way. */
    public void afterPosts(Runnable action) {
        posting.lock();
        try {
            action.run();
        } finally {
            unlock();
        }
    }

    /** False if there is no room and this is not to wait yet. */
    private boolean acquire(int messageBytes, long messageWeight, boolean mayWait, boolean waits)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!mayWait) {
                failIfFull();
            }
            while (closedBecause == null && isFull()) {
                if (!waits) {
                    return false;
                }
                changed.signalAll(); // Listeners must not wait for one who waits for room.
                changed.await();
            }
            if (closedBecause != null) {
                throw new PortClosedException("port is closed, a message cannot arrive: port=" + port + ", because="
                        + closedBecause);
            }
            messages++;
            bytes += messageBytes;
            weights.add(messageWeight);
            weight += messageWeight;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return messages >= limits.windowMessages() || bytes >= limits.windowBytes()
                || weight >= limits.windowWeight();
    }

    /**
     * The other side has received so much.
     *
     * @throws ProtocolException if that is more than was posted
     */
    public void release(long receivedMessages, long receivedBytes) throws ProtocolException {
        lock.lock();
        try {
            if (receivedMessages < 0 || receivedBytes < 0 || receivedMessages > messages || receivedBytes > bytes) {
                throw new ProtocolException("credit for what was not sent: port=" + port + ", messages="
                        + receivedMessages + ", bytes=" + receivedBytes + ", outstandingMessages=" + messages
                        + ", outstandingBytes=" + bytes);
            }
            messages -= receivedMessages;
            bytes -= receivedBytes;
            for (long i = 0; i < receivedMessages; i++) {
                weight -= weights.remove();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nobody post any more.
     *
     * @return false if that was so before
     */
    public boolean close(String because) {
        lock.lock();
        try {
            boolean wasOpen = closedBecause == null;
            closedBecause = wasOpen ? because : closedBecause;
            changed.signalAll();
            return wasOpen;
        } finally {
            lock.unlock();
        }
    }
}
