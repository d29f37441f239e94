package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskStream;
import dev.prong.TaskTimeoutException;
import dev.prong.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of a pool that has no thread for them: whoever reads one never runs it, and never waits for ever. */
@Timeout(60)
class StreamPoolTest {

    private static final int MANY = 3_000;

    private static WorkerRuntime open(int threads, int queueCapacity, WhenFull whenFull) {
        return WorkerRuntime.builder().threads(threads).queueCapacity(queueCapacity).whenFull(whenFull)
                .captures(Captures.REFERENCE).build();
    }

    private static Task<String> emitting(int count) {
        return context -> {
            for (int i = 0; i < count; i++) {
                context.emit(i);
            }
            return context.workerName();
        };
    }

    private static List<Integer> all(TaskStream<Integer, ?> stream) {
        List<Integer> items = new ArrayList<>();
        stream.forEach(items::add);
        return items;
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void taskReadsAStreamOfItsOwnFullPool() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 10, WhenFull.WAIT)) {
            assertEquals("worker-2", runtime.run(_ -> {
                TaskStream<Integer, String> stream = runtime.stream(Integer.class, emitting(MANY));
                assertEquals(upTo(MANY), all(stream));
                return stream.join();
            }));
            assertEquals(2, runtime.stats().succeeded());
        }
    }

    @Test
    void taskJoinsAStreamOfItsOwnFullPool() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 10, WhenFull.WAIT)) {
            assertEquals("worker-2", runtime.run(_ -> runtime.stream(Integer.class, emitting(MANY)).join()));
        }
    }

    @Test
    void taskAsksForAStreamWhenTheQueueIsFull() throws InterruptedException {
        try (WorkerRuntime runtime = open(1, 1, WhenFull.WAIT)) {
            assertEquals(upTo(MANY), runtime.run(_ -> {
                TaskHandle<Integer> queued = runtime.submit(_ -> 1);
                List<Integer> items = all(runtime.stream(Integer.class, emitting(MANY)));
                assertEquals(1, queued.join());
                return items;
            }));
        }
    }

    @Test
    void callerReadsAStreamThatItWouldElseRun() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(1, 1, WhenFull.RUN_IN_CALLER)) {
            CountDownLatch begun = new CountDownLatch(1);
            TaskHandle<Object> first = runtime.submit(_ -> {
                begun.countDown();
                mayEnd.await();
                return null;
            });
            begun.await();
            TaskHandle<Integer> queued = runtime.submit(_ -> 1);
            assertEquals(upTo(MANY), all(runtime.stream(Integer.class, emitting(MANY))));
            mayEnd.countDown();
            first.join();
            assertEquals(1, queued.join());
        }
    }

    @Test
    void streamBesideThePoolIsCancelledWithItsReader() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        List<String> ends = new ArrayList<>();
        try (WorkerRuntime runtime = open(1, 10, WhenFull.WAIT)) {
            TaskHandle<Void> reader = runtime.submit(_ -> {
                TaskStream<Integer, Void> stream = runtime.stream(Integer.class, context -> {
                    try {
                        context.emit(1);
                        inside.countDown();
                        Thread.sleep(Long.MAX_VALUE);
                    } finally {
                        ends.add(context.cancelReason().map(Enum::name).orElse("none"));
                    }
                    return null;
                });
                assertThrows(TaskCancelledException.class, () -> stream.forEach(_ -> {}));
                return null;
            });
            inside.await();
            assertTrue(reader.cancel());
            assertThrows(TaskCancelledException.class, reader::join);
        }
        assertEquals(1, ends.size());
        assertTrue(List.of("TERMINATED", "STARTER_ENDED").contains(ends.getFirst()), ends.getFirst());
    }

    @Test
    void closeWaitsForAStreamBesideThePool() throws InterruptedException {
        TaskStream<Integer, String> stream;
        try (WorkerRuntime runtime = open(1, 10, WhenFull.WAIT)) {
            stream = runtime.run(_ -> {
                TaskStream<Integer, String> inner = runtime.stream(Integer.class, emitting(100),
                        TaskOptions.defaults().detached());
                assertEquals(0, inner.iterator().next());
                return inner;
            });
        }
        assertTrue(stream.handle().isDone());
        assertEquals(upTo(100).subList(1, 100), all(stream));
        assertEquals("worker-2", stream.join());
    }

    @Test
    void itemsAreSignsOfLife() {
        TaskOptions silent = TaskOptions.defaults().withName("silent").withSilence(Duration.ofSeconds(1));
        try (WorkerRuntime runtime = open(1, 10, WhenFull.WAIT)) {
            TaskStream<Integer, Void> stream = runtime.stream(Integer.class, context -> {
                long end = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
                while (System.nanoTime() < end) {
                    context.emit(1);
                }
                Thread.sleep(Long.MAX_VALUE);
                return null;
            }, silent);
            long begin = System.nanoTime();
            assertThrows(TaskTimeoutException.class, () -> stream.forEach(_ -> {}));
            assertTrue(System.nanoTime() - begin > Duration.ofMillis(1_500).toNanos(), "ended while it emitted");
        }
    }
}
