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

    private static final int MAX_WAITING = 1024;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Pump pump;

    Delivery(String name) {
        this.pump = new Pump("prong-" + name + "-delivery", waiting::poll);
    }

    /** Adds {@code work}, which must not throw; waits for room. */
    void add(Runnable work) {
        room.acquireUninterruptibly();
        waiting.add(() -> {
            try {
                work.run();
            } finally {
                room.release();
            }
        });
        pump.signal();
    }
}
