package dev.prong.child.output;

import dev.prong.failure.SafeLog;
import dev.prong.child.frame.Lane;
import dev.prong.failure.UserCode;
import dev.prong.port.Listening;
import dev.prong.port.Pump;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands on the lines for one listener, in order, on a thread of its own; the reader that fills it waits when much is
 * waiting, and so does the child in the end. Thread-safe.
 */
public final class Delivery {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    public static final int MAX_LINES = 1024;

    /** So much waits at most; a line that alone is longer waits until it is the only one. */
    static final int MAX_CHARS = 2 << 20;

    private final String child;
    private final Runnable whenFull;
    private final Queue<Piece> waiting = new ConcurrentLinkedQueue<>();
    private final Pump pump;
    private volatile Piece current;
    private volatile Thread thread;
    /** Whether the listener that is being called waits for what may be waiting for it. */
    private volatile boolean givesWay;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition roomy = lock.newCondition();
    // Guarded by the lock.
    private int lines;
    private int chars;
    private boolean lifted;

    /** @param whenFull called each time that a reader is about to wait for room */
    public Delivery(String child, Runnable whenFull) {
        this.child = child;
        this.whenFull = whenFull;
        this.pump = new Pump("prong-" + child + "-delivery", this::next);
    }

    /**
     * Adds a line; waits for room.
     *
     * @param listener hears it, and may throw
     * @param passed called once it has been heard, or nobody waits for that any more; must neither block nor throw
     * @return false if there is no room, and the listener that would make some waits itself
     */
    public boolean add(int length, Runnable listener, Runnable passed) {
        int held = Math.min(length, MAX_CHARS);
        if (!enter(held)) {
            return false;
        }
        add(new Piece(held, 1, listener, passed));
        return true;
    }

    /** Adds a line of Prong's own, for which there always is room. */
    public void tell(int length, Runnable listener, Runnable passed) {
        int held = Math.min(length, MAX_CHARS);
        lock.lock();
        try {
            lines++;
            chars += held;
        } finally {
            lock.unlock();
        }
        add(new Piece(held, 1, listener, passed));
    }

    /** Calls {@code action} once all that was added before has been heard, however long that takes; now if nothing waits. */
    public void afterAll(Runnable action) {
        add(new Piece(0, 0, action, () -> {}));
    }

    /**
     * Calls {@code action} once all that was added before has been heard, or a listener waits for what may be waiting for
     * it; on this thread if nothing waits.
     */
    public void whenPassed(Runnable action) {
        if (current == null && waiting.isEmpty()) {
            action.run();
        } else {
            add(new Piece(0, 0, () -> {}, action));
        }
    }

    /** What the listener that is being called does; for a report. Empty if none is. */
    public String at() {
        Thread its = thread;
        return its == null ? "" : Busy.at(its);
    }

    /** From now on there is room for whatever comes: the process has ended, and its pipes hold little. */
    public void lift() {
        lock.lock();
        try {
            lifted = true;
            roomy.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(int held) {
        lock.lock();
        try {
            while (!hasRoom(held)) {
                if (givesWay) {
                    return false;
                }
                whenFull.run();
                roomy.awaitUninterruptibly();
            }
            lines++;
            chars += held;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom(int held) {
        return lifted || (lines < MAX_LINES && chars + held <= MAX_CHARS);
    }

    private void leave(Piece piece) {
        lock.lock();
        try {
            lines -= piece.lines;
            chars -= piece.chars;
            roomy.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(Piece piece) {
        waiting.add(piece);
        if (givesWay) { // Asked after it is in: who gives way looks through what is in afterwards.
            piece.pass();
        }
        pump.signal();
    }

    private Runnable next() {
        Piece next = waiting.peek();
        current = next; // Before it is out, so that at no time nothing seems to be there.
        if (next == null) {
            return null; // What has come since is signalled.
        }
        waiting.remove();
        return () -> hand(next);
    }

    private void hand(Piece piece) {
        thread = Thread.currentThread();
        // The lines after this one still have to come.
        UserCode.run(() -> Listening.call(piece.listener, this::giveWay),
                e -> LOG.warning("output listener failed: child=" + child, e));
        thread = null;
        givesWay = false;
        leave(piece);
        piece.pass();
    }

    /** The listener that is being called waits: nobody waits for it, nor for what is behind it. For its thread. */
    private void giveWay() {
        givesWay = true;
        lock.lock();
        try {
            roomy.signalAll();
        } finally {
            lock.unlock();
        }
        current.pass();
        waiting.forEach(Piece::pass);
    }

    /** One line, or something that is to be done in its order. */
    private static final class Piece {

        private final int chars;
        private final int lines;
        private final Runnable listener;
        private final Runnable whenPassed;
        private final AtomicBoolean passed = new AtomicBoolean();

        Piece(int chars, int lines, Runnable listener, Runnable whenPassed) {
            this.chars = chars;
            this.lines = lines;
            this.listener = listener;
            this.whenPassed = whenPassed;
        }

        void pass() {
            if (passed.compareAndSet(false, true)) {
                Lane.run("output", whenPassed);
            }
        }
    }
}
