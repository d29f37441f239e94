package dev.prong.child.frame;

import dev.prong.PortClosedException;
import dev.prong.port.Inbox;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What one side may still post on a call before the other has received. Thread-safe. */
public final class CreditWindow {

    private final String port;
    private final ChannelLimits limits;
    private final ReentrantLock posting = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long messages;
    private long bytes;
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
     * @param mayWait false if a listener posts, who would be waiting for himself
     * @param send sends the message
     * @throws PortClosedException if the port is closed, or is closed while this waits
     * @throws IllegalStateException if there is no room and this may not wait
     */
    public void post(int messageBytes, boolean mayWait, Runnable send) throws InterruptedException {
        if (mayWait) {
            posting.lockInterruptibly();
        } else if (!posting.tryLock()) {
            throw Inbox.wouldWaitForItself(port, outstanding());
        }
        try {
            acquire(messageBytes, mayWait);
            send(messageBytes, send);
        } finally {
            posting.unlock();
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
            posting.unlock();
        }
    }

    private void acquire(int messageBytes, boolean mayWait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (closedBecause == null && isFull()) {
                if (!mayWait) {
                    throw Inbox.wouldWaitForItself(port, messages);
                }
                changed.await();
            }
            if (closedBecause != null) {
                throw new PortClosedException("port is closed, a message cannot arrive: port=" + port + ", because="
                        + closedBecause);
            }
            messages++;
            bytes += messageBytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return messages >= limits.windowMessages() || bytes >= limits.windowBytes();
    }

    private long outstanding() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
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
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody post any more. */
    public void close(String because) {
        lock.lock();
        try {
            closedBecause = closedBecause == null ? because : closedBecause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
