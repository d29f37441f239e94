package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that submit tasks to their own pool and wait for them: no pool is too small or too full for that. */
@Timeout(60)
class FullPoolTest {

    private static WorkerRuntime open(int threads, int queueCapacity) {
        return WorkerRuntime.builder().threads(threads).queueCapacity(queueCapacity).captures(Captures.REFERENCE)
                .build();
    }

    private static Task<Long> fibonacci(TaskRuntime runtime, int n) {
        return _ -> {
            if (n < 2) {
                return (long) n;
            }
            TaskHandle<Long> one = runtime.submit(fibonacci(runtime, n - 1));
            TaskHandle<Long> two = runtime.submit(fibonacci(runtime, n - 2));
            return one.join() + two.join();
        };
    }

    @Test
    void recursionNeedsNoMoreThanOneThread() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 10_000)) {
            assertEquals(610, runtime.run(fibonacci(runtime, 15)));
        }
        try (WorkerRuntime runtime = open(2, 1)) {
            assertEquals(610, runtime.run(fibonacci(runtime, 15)));
        }
    }

    @Test
    void mapWithinATask() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 2)) {
            List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
            assertEquals(numbers, runtime.run(_ -> runtime.map(numbers, n -> _ -> n)));
        }
    }

    @Test
    void helpedTaskHasTheWorkersName() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 10)) {
            assertEquals("worker-1", runtime.run(_ -> runtime.run(inner -> inner.workerName())));
        }
    }

    @Test
    void interruptOfTheOuterTaskReachesItAfterTheInner() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<String> told = new ArrayList<>();
        try (WorkerRuntime runtime = open(1, 10)) {
            TaskHandle<Void> outer = runtime.submit(_ -> {
                runtime.run(_ -> {
                    inside.countDown();
                    awaitUninterrupted(mayEnd);
                    return null;
                }, TaskOptions.defaults().detached());
                told.add("inner has ended: interrupted=" + Thread.currentThread().isInterrupted());
                return null;
            });
            inside.await();
            assertTrue(outer.cancel());
            mayEnd.countDown();
            assertThrows(TaskCancelledException.class, outer::join);
            assertEquals(List.of("inner has ended: interrupted=true"), told);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void failureOfTheInnerTaskIsItsOwn() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 10)) {
            assertEquals("caught", runtime.run(_ -> {
                try {
                    return runtime.<String> run(_ -> {
                        throw new IllegalStateException("inner");
                    });
                } catch (TaskFailedException e) {
                    return "caught";
                }
            }));
        }
    }
}
