package dev.prong.worker;

import dev.prong.Task;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds tasks of this process until it is opened, and tells how many are held. For runtimes that run by reference. */
final class Gate {

    private final CountDownLatch entered;
    private final CountDownLatch open = new CountDownLatch(1);

    /** A gate that is {@link #awaitEntered() entered} when so many tasks are held. */
    Gate(int tasks) {
        this.entered = new CountDownLatch(tasks);
    }

    /** The task that waits here. */
    Task<String> task() {
        return context -> {
            entered.countDown();
            open.await();
            return context.workerName();
        };
    }

    void awaitEntered() throws InterruptedException {
        if (!entered.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("not entered: missing=" + entered.getCount());
        }
    }

    void open() {
        open.countDown();
    }
}
