package dev.prong.child.frame;

import com.google.protobuf.ByteString;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Part;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is to be sent: control frames first, then data frames in order, long ones part by part. Thread-safe. */
final class SendQueue {

    /** So many control frames wait for a side that does not read; an honest one has a few for each of its calls. */
    static final int MAX_CONTROL = 65_536;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition sent = lock.newCondition();
    private final Queue<Frame> control = new ArrayDeque<>();
    private final Queue<Frame> data = new ArrayDeque<>();
    private ByteString splitting = ByteString.EMPTY;
    private long dataAdded;
    private long dataTaken;
    private long dataSent;
    private boolean aborted;

    /** False if too many wait: the other side takes none. */
    boolean addControl(Frame frame) {
        lock.lock();
        try {
            boolean roomy = aborted || control.size() < MAX_CONTROL;
            if (!aborted && roomy) {
                control.add(frame);
                changed.signal();
            }
            return roomy;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the frame, for {@link #awaitSent}. */
    long addData(Frame frame) {
        lock.lock();
        try {
            if (!aborted) {
                data.add(frame);
                dataAdded++;
                changed.signal();
            }
            return dataAdded;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the frame of that number, and so all before it, has been handed to the transport, or never will be. */
    void awaitSent(long number) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (dataSent < number && !aborted) {
                sent.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every data frame that has been added has been handed to the transport, or never will be. */
    void awaitAllSent() throws InterruptedException {
        awaitSent(lastAdded());
    }

    private long lastAdded() {
        lock.lock();
        try {
            return dataAdded;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next frame or part; null once aborted. Those taken before count as sent. */
    Frame take() {
        lock.lock();
        try {
            if (dataSent < dataTaken) {
                dataSent = dataTaken;
                sent.signalAll();
            }
            while (!aborted) {
                Frame next = poll();
                if (next != null) {
                    return next;
                }
                changed.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Frame poll() {
        if (!control.isEmpty()) {
            return control.remove();
        }
        if (!splitting.isEmpty()) {
            return nextPart();
        }
        Frame frame = data.poll();
        if (frame == null || frame.getSerializedSize() <= ChannelLimits.PART_BYTES) {
            dataTaken += frame == null ? 0 : 1;
            return frame;
        }
        splitting = frame.toByteString();
        return nextPart();
    }

    private Frame nextPart() {
        int size = Math.min(ChannelLimits.PART_BYTES, splitting.size());
        ByteString bytes = splitting.substring(0, size);
        splitting = splitting.substring(size);
        dataTaken += splitting.isEmpty() ? 1 : 0;
        return Frame.newBuilder().setPart(Part.newBuilder().setData(bytes).setLast(splitting.isEmpty())).build();
    }

    /** Forgets everything and lets nobody wait. */
    void abort() {
        lock.lock();
        try {
            aborted = true;
            control.clear();
            data.clear();
            changed.signal();
            sent.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
