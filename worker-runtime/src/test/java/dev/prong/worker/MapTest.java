package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeStats;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tasks of a map, which the threads take in slices and from each other. */
@Timeout(60)
class MapTest {

    private static final List<Integer> MANY = IntStream.range(0, 100_000).boxed().toList();

    private static Task<Integer> same(Integer n) {
        return _ -> n;
    }

    private static WorkerRuntime.Builder threads(int threads) {
        return WorkerRuntime.builder().threads(threads).captures(Captures.REFERENCE)
                .gracePeriod(Duration.ofMillis(100));
    }

    /** An action that waits for somebody who needs the lock of the pool would wait for ever if it was run under it. */
    @Test
    void actionOfAnElementThatIsStoppedMayWaitForOthersOfThePool() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<RuntimeStats> seen = new AtomicReference<>();
        try (WorkerRuntime runtime = threads(2).build()) {
            Function<Integer, Task<Integer>> toTask = n -> context -> {
                if (n == 0) {
                    begun.await();
                    throw new IllegalStateException("first");
                }
                var _ = context.onCancel(() -> seen.set(onAnotherThread(runtime::stats)));
                begun.countDown();
                new CountDownLatch(1).await();
                return n;
            };
            assertThrows(TaskFailedException.class, () -> runtime.map(List.of(0, 1), toTask));
        }
        assertNotNull(seen.get());
    }

    private static <T> T onAnotherThread(Callable<T> action) {
        FutureTask<T> result = new FutureTask<>(action);
        Thread.ofPlatform().start(result);
        try {
            return result.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSlowElementHoldsUpNoOther() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(MANY.size() - 1);
        try (WorkerRuntime runtime = threads(2).build()) {
            List<Integer> results = runtime.map(MANY, n -> _ -> {
                if (n == 70_000) {
                    others.await();
                } else {
                    others.countDown();
                }
                return -n;
            });
            assertEquals(MANY.stream().map(n -> -n).toList(), results);
        }
    }

    @Test
    void anyElementMayBeTheSlowOne() throws InterruptedException {
        try (WorkerRuntime runtime = threads(3).build()) {
            for (int slow = 0; slow < 300; slow++) {
                int last = slow;
                CountDownLatch others = new CountDownLatch(299);
                List<Integer> inputs = MANY.subList(0, 300);
                List<Integer> results = runtime.map(inputs, n -> _ -> {
                    if (n == last) {
                        others.await();
                    } else {
                        others.countDown();
                    }
                    return n;
                });
                assertEquals(inputs, results);
            }
        }
    }

    @Test
    void everyElementIsCountedOnce() throws InterruptedException {
        try (WorkerRuntime runtime = threads(2).build()) {
            for (int i = 0; i < 20; i++) {
                runtime.map(MANY, MapTest::same);
            }
            RuntimeStats stats = runtime.stats();
            assertEquals(20L * MANY.size(), stats.submitted());
            assertEquals(20L * MANY.size(), stats.succeeded());
            Until.holds("times", () -> runtime.stats().runTime().count() == 20L * MANY.size()); // After the results.
            assertEquals(0, stats.queued() + stats.running() + stats.failed() + stats.cancelled());
        }
    }

    @Test
    void countsStayWhenTheThreadsRetire() throws Exception {
        try (WorkerRuntime runtime = threads(2).idleTimeout(Duration.ofMillis(1)).build()) {
            runtime.map(MANY, MapTest::same);
            Until.holds("the end of the threads", () -> runtime.stats().workers() == 0);
            assertEquals(MANY.size(), runtime.stats().submitted());
            assertEquals(MANY.size(), runtime.stats().succeeded());
        }
    }

    @Test
    void theFirstOfSeveralFailuresByIndexIsThrown() {
        try (WorkerRuntime runtime = threads(3).build()) {
            for (int i = 0; i < 50; i++) {
                int first = i * 37;
                Function<Integer, Task<Integer>> toTask = n -> _ -> {
                    if (n >= first && n % 7 == first % 7) {
                        throw new IllegalStateException("element " + n);
                    }
                    return n;
                };
                TaskFailedException thrown = assertThrows(TaskFailedException.class, () -> runtime.map(MANY, toTask));
                assertEquals("element " + first, thrown.getCause().getMessage());
                RuntimeStats stats = runtime.stats();
                assertEquals(stats.submitted(), stats.succeeded() + stats.failed() + stats.cancelled(),
                        stats.toString());
            }
        }
    }

    @Test
    void aFailureEndsTheMakingOfTasks() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (WorkerRuntime runtime = threads(1).build()) {
            FutureTask<List<Integer>> map = inBackground(runtime, n -> {
                if (n == 1) {
                    awaitThat("failure", () -> runtime.stats().failed() == 1);
                }
                if (n > 1) {
                    LockSupport.parkNanos(1_000_000); // The thread that failed is about to tell.
                }
                made.incrementAndGet();
                return _ -> {
                    throw new IllegalStateException("at once");
                };
            });
            assertThrows(Exception.class, map::get);
        }
        assertTrue(made.get() < MANY.size(), made.toString());
    }

    private static void awaitThat(String what, BooleanSupplier condition) {
        try {
            Until.holds(what, condition);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tasksThatAreSubmittedMeanwhileHaveTheirTurn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        try (WorkerRuntime runtime = threads(1).build()) {
            FutureTask<List<Integer>> map = inBackground(runtime, n -> _ -> {
                begun.countDown();
                if (n == MANY.size() - 1) {
                    other.await(); // Would wait for ever if the whole map came first.
                }
                return n;
            });
            begun.await();
            runtime.submit(_ -> {
                other.countDown();
                return null;
            }).join();
            assertEquals(MANY, map.get());
        }
    }

    @Test
    void severalAtATime() throws Exception {
        try (WorkerRuntime runtime = threads(2).build()) {
            List<FutureTask<List<Integer>>> maps = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                maps.add(inBackground(runtime, MapTest::same));
            }
            for (FutureTask<List<Integer>> map : maps) {
                assertEquals(MANY, map.get());
            }
        }
    }

    @Test
    void ofAThreadThatIsGivenUpEnds() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicInteger released = new AtomicInteger();
        try (WorkerRuntime runtime = threads(2).build()) {
            FutureTask<List<Integer>> map = inBackground(runtime, n -> _ -> {
                if (n == 500) {
                    thread.set(Thread.currentThread());
                    stuck.countDown();
                    while (released.get() == 0) {
                        Thread.onSpinWait();
                    }
                }
                if (n == 499) {
                    stuck.await();
                    throw new IllegalStateException("before the one that is stuck");
                }
                return n;
            });
            assertEquals("before the one that is stuck",
                    assertThrows(Exception.class, map::get).getCause().getCause().getMessage());
            Task<Integer> next = _ -> 1;
            assertEquals(1, runtime.run(next));
        } finally {
            released.set(1);
            thread.get().join();
        }
    }

    @Test
    void ofAWorkerThatCannotBeSetUpFails() {
        Task<Void> setup = _ -> {
            throw new IllegalStateException("no set-up");
        };
        try (WorkerRuntime runtime = threads(1).setup(setup).build()) {
            TaskFailedException thrown = assertThrows(TaskFailedException.class,
                    () -> runtime.map(MANY, MapTest::same));
            assertEquals("no set-up", thrown.getCause().getMessage());
        }
    }

    @Test
    void closeDrainsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<List<Integer>> map;
        try (WorkerRuntime runtime = threads(2).build()) {
            map = inBackground(runtime, n -> _ -> {
                begun.countDown();
                return n;
            });
            begun.await();
        }
        assertEquals(MANY, map.get());
    }

    @Test
    void closeThatDoesNotWaitCancelsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        FutureTask<List<Integer>> map;
        try (WorkerRuntime runtime = threads(2).closeTimeout(Duration.ZERO).build()) {
            map = inBackground(runtime, _ -> _ -> {
                begun.countDown();
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            });
            begun.await();
        }
        Throwable thrown = assertThrows(Exception.class, map::get).getCause();
        assertEquals(
                "task cancelled because its runtime was closed: task=map of 100000 tasks, worker=several; wait for the"
                        + " task before the close, or raise the close timeout",
                thrown.getMessage());
    }

    @Test
    void isRejectedAfterTheClose() {
        WorkerRuntime runtime = threads(1).build();
        runtime.close();
        TaskRejectedException thrown = assertThrows(TaskRejectedException.class,
                () -> runtime.map(MANY, MapTest::same));
        assertTrue(thrown.getMessage().startsWith("runtime is closed: runtime=worker, task=map of 100000 tasks"),
                thrown.getMessage());
    }

    private static FutureTask<List<Integer>> inBackground(WorkerRuntime runtime,
            Function<Integer, Task<Integer>> toTask) {
        FutureTask<List<Integer>> map = new FutureTask<>(() -> runtime.map(MANY, toTask));
        Thread.ofPlatform().name("mapping").start(map);
        return map;
    }
}
