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

    /** Of what was printed; a line that alone is longer waits until it is the only one. */
    private static final int MAX_CHARS = 2 << 20;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final Semaphore chars = new Semaphore(MAX_CHARS);
    private final Pump pump;

    Delivery(String name) {
        this.pump = new Pump("prong-" + name + "-delivery", waiting::poll);
    }

    /** Adds {@code work}, which must not throw; waits for room. */
    void add(Runnable work) {
        add(0, work);
    }

    /** The same for {@code work} that holds so many characters. */
    void add(int length, Runnable work) {
        int weight = Math.min(length, MAX_CHARS);
        room.acquireUninterruptibly();
        chars.acquireUninterruptibly(weight);
        waiting.add(() -> {
            try {
                work.run();
            } finally {
                chars.release(weight);
                room.release();
            }
        });
        pump.signal();
    }
}
