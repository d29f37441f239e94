package dev.prong.benchmarks.contender;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where held workers wait. Static, so that the task that waits captures nothing and crosses to a child, too; the child's
 * own gate is never opened, and its task ends with the child.
 */
final class Gate {

    private static final Semaphore ENTERED = new Semaphore(0);
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private Gate() {
    }

    static void shut() {
        ENTERED.drainPermits();
        gate = new CountDownLatch(1);
    }

    static void open() {
        gate.countDown();
    }

    static long pass() throws InterruptedException {
        CountDownLatch here = gate; // Before the permit: whoever has it may open this gate and shut the next.
        ENTERED.release();
        here.await();
        return 0;
    }

    static void awaitEntered(int workers) throws InterruptedException {
        if (!ENTERED.tryAcquire(workers, 1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("workers do not take tasks: wanted=" + workers + ", waited=1m");
        }
    }
}
