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

    /** With so much to be sent, those who can wait do. */
    private static final long ROOM_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Queue<Frame> control = new ArrayDeque<>();
    private final Queue<Frame> data = new ArrayDeque<>();
    private long dataBytes;
    private ByteString splitting = ByteString.EMPTY;
    private boolean idle; // Everything was taken and its taker has come back for more.
    private boolean closed;
    private boolean aborted;

    void addControl(Frame frame) {
        add(control, frame, 0);
    }

    void addData(Frame frame) {
        add(data, frame, frame.getSerializedSize());
    }

    private void add(Queue<Frame> lane, Frame frame, int bytes) {
        lock.lock();
        try {
            if (!closed && !aborted) {
                lane.add(frame);
                dataBytes += bytes;
                idle = false;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (dataBytes >= ROOM_BYTES && !aborted) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that is in has been taken and sent, or this is aborted. */
    void awaitDrained() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!idle && !aborted) {
                drained.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next frame or part; null once closed and empty, or aborted. */
    Frame take() {
        lock.lock();
        try {
            while (!aborted) {
                Frame next = poll();
                idle = next == null;
                if (idle) {
                    drained.signalAll();
                }
                if (next != null || closed) {
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
            leaves(frame == null ? 0 : frame.getSerializedSize());
            return frame;
        }
        splitting = frame.toByteString();
        return nextPart();
    }

    private Frame nextPart() {
        int size = Math.min(ChannelLimits.PART_BYTES, splitting.size());
        ByteString bytes = splitting.substring(0, size);
        splitting = splitting.substring(size);
        leaves(size);
        return Frame.newBuilder().setPart(Part.newBuilder().setData(bytes).setLast(splitting.isEmpty())).build();
    }

    private void leaves(int bytes) {
        dataBytes -= bytes;
        if (dataBytes < ROOM_BYTES) {
            room.signalAll();
        }
    }

    /** Takes nothing more in; what is in can be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything and lets nobody wait. */
    void abort() {
        lock.lock();
        try {
            aborted = true;
            control.clear();
            data.clear();
            changed.signal();
            room.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
