package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeStats;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counts of what a runtime has done and is doing. */
abstract non-sealed class StatsContract extends Contract {

    @Test
    void ofANewRuntimeAreZero() {
        try (TaskRuntime fresh = open(pool(2))) {
            RuntimeStats stats = fresh.stats();
            assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L, (long) stats.workers(), 0L), counts(stats));
            assertTrue(stats.workers() <= 2, stats::toString);
        }
    }

    @Test
    void countEveryTaskOnceByItsEnd() throws InterruptedException {
        try (TaskRuntime counted = open(pool(1))) {
            counted.run(returning(1));
            counted.run(returning(2));
            assertThrows(TaskFailedException.class, () -> counted.run(_ -> {
                throw new IllegalStateException("x");
            }));
            assertThrows(TaskTimeoutException.class,
                    () -> counted.run(sleeping(flag("begun")), TaskOptions.timeout(Duration.ofMillis(100))));
            assertThrows(TaskException.class, () -> counted.run(_ -> Thread.currentThread()));
            cancelOneQueuedAndOneRunning(counted);
            Await.until("all counted", () -> counted.stats().running() == 0 && counted.stats().queued() == 0);
            assertEquals(List.of(7L, 0L, 0L, 2L, 3L, 2L, 1L, 0L), counts(counted.stats()));
        }
    }

    private void cancelOneQueuedAndOneRunning(TaskRuntime counted) {
        Flag begun = flag("second-begun");
        TaskHandle<Void> running = counted.submit(sleeping(begun));
        begun.expect();
        TaskHandle<Void> queued = counted.submit(sleeping(flag("never")));
        RuntimeStats stats = counted.stats();
        assertEquals(1, stats.running(), stats::toString);
        assertEquals(1, stats.queued(), stats::toString);
        assertEquals(7, stats.submitted(), stats::toString);
        queued.cancel();
        assertEquals(0, counted.stats().queued());
        running.cancel();
        assertThrows(TaskException.class, running::join);
    }

    @Test
    void tellTheWorkersOfThePoolAndStayAfterTheClose() throws InterruptedException {
        TaskRuntime counted = open(pool(2));
        try (counted) {
            Flag first = flag("first");
            Flag second = flag("second");
            TaskHandle<Void> one = counted.submit(sleeping(first));
            TaskHandle<Void> two = counted.submit(sleeping(second));
            first.expect();
            second.expect();
            assertEquals(List.of(2L, 0L, 2L, 0L, 0L, 0L, 2L, 0L), counts(counted.stats()));
            one.cancel();
            two.cancel();
        }
        assertEquals(List.of(2L, 0L, 0L, 0L, 0L, 2L, 0L, 0L), counts(counted.stats()));
    }

    @Test
    void tellTheWorkersOfTheirOwn() throws InterruptedException {
        try (TaskRuntime counted = open(pool(1))) {
            Worker<Integer> worker = counted.start(echo());
            assertEquals(1, counted.stats().started());
            worker.disconnect();
            worker.join();
            Await.until("its end is counted", () -> counted.stats().started() == 0);
            assertEquals(0, counted.stats().submitted());
        }
    }

    @Test
    void stayAfterTheClose() throws InterruptedException {
        TaskRuntime closed = open(pool(1));
        closed.run(returning(1));
        closed.close();
        assertEquals(List.of(1L, 0L, 0L, 1L, 0L, 0L, 0L, 0L), counts(closed.stats()));
        assertEquals(1, closed.stats().runTime().count());
    }

    @Test
    void tellHowLongTasksWaitedAndRan() throws InterruptedException {
        try (TaskRuntime counted = open(pool(1))) {
            long begin = System.nanoTime();
            counted.run(_ -> {
                Thread.sleep(30);
                return null;
            });
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            Await.until("its times are there", () -> counted.stats().runTime().count() == 1);
            RuntimeStats stats = counted.stats();
            assertEquals(1, stats.waitTime().count());
            assertTrue(stats.runTime().min().compareTo(Duration.ofMillis(30)) >= 0, stats::toString);
            assertTrue(stats.waitTime().max().compareTo(took) < 0, stats::toString);
        }
    }

    @Test
    void beginAnewWhenReset() throws InterruptedException {
        try (TaskRuntime counted = open(pool(1))) {
            counted.run(returning(1));
            Await.until("its times are there", () -> counted.stats().runTime().count() == 1);
            Flag begun = flag("begun");
            TaskHandle<Void> running = counted.submit(sleeping(begun));
            begun.expect();
            counted.resetStats();
            assertEquals(List.of(1L, 0L, 1L, 0L, 0L, 0L, 1L, 0L), counts(counted.stats()));
            assertEquals(0, counted.stats().runTime().count());
            running.cancel();
            assertThrows(TaskException.class, running::join);
            assertEquals(List.of(1L, 0L, 0L, 0L, 0L, 1L, 1L, 0L), counts(counted.stats()));
        }
    }
}
