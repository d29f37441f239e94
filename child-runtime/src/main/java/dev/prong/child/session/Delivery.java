package dev.prong.child.session;

import dev.prong.port.Pump;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Hands on what a child has sent, in order, on a thread on which user code may run; the reader that fills it waits when
 * much is waiting, and so does the child in the end. Thread-safe.
 */
final class Delivery {

    private static final System.Logger LOG = System.getLogger("dev.prong.child");

    private static final int MAX_WAITING = 1024;

    /** Without it a child could have {@link #MAX_WAITING} frames of the greatest length wait in the parent's heap. */
    private static final int MAX_WAITING_KIBIBYTES = 64 << 10;

    private final String child;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    /** Fair, or the small pieces of one thread could keep the large one of another out. */
    private final Semaphore kibibytes = new Semaphore(MAX_WAITING_KIBIBYTES, true);
    private final Pump pump;

    Delivery(String name) {
        this.child = name;
        this.pump = new Pump("prong-" + name + "-delivery", waiting::poll);
    }

    /** Adds {@code work}, which is not to throw and holds next to no memory; waits for room. */
    void add(Runnable work) {
        add(0, work);
    }

    /**
     * The same for work that holds {@code bytes}; waits also while too much memory is held. One piece may hold more than
     * is allowed, and is then alone but for what holds none.
     */
    void add(long bytes, Runnable work) {
        int held = (int) Math.min(bytes >> 10, MAX_WAITING_KIBIBYTES);
        room.acquireUninterruptibly();
        kibibytes.acquireUninterruptibly(held);
        waiting.add(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // A mistake of ours; but what comes after it has those whom it is for waiting, the end of the child too.
                LOG.log(System.Logger.Level.ERROR, "delivery failed: child=" + child, e);
            } finally {
                kibibytes.release(held);
                room.release();
            }
        });
        pump.signal();
    }
}
