package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread of the pool that has nothing to do. */
@Timeout(60)
class IdleThreadTest {

    @Test
    void sleepsOnAfterAnInterrupt() throws InterruptedException {
        AtomicReference<Thread> worker = new AtomicReference<>();
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE).build()) {
            runtime.run(_ -> {
                worker.set(Thread.currentThread());
                return null;
            });
            Thread idle = worker.get();
            Until.holds("it sleeps", () -> idle.getState() == Thread.State.TIMED_WAITING);
            idle.interrupt();
            Until.holds("it has taken the interrupt", () -> !idle.isInterrupted());
            Until.holds("it sleeps again", () -> idle.getState() == Thread.State.TIMED_WAITING);
            assertEquals(false, runtime.run(_ -> Thread.currentThread().isInterrupted()));
        }
    }
}
