package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MapOptions;
import dev.prong.MessageException;
import dev.prong.Outcome;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskTimeoutException;
import dev.prong.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of inputs, one task each, and a stream of what became of them. */
@Timeout(60)
class StreamMapTest {

    private final IllegalStateException broken = new IllegalStateException("broken");
    private final AtomicInteger pulled = new AtomicInteger();

    private static WorkerRuntime open(int threads) {
        return builder(threads).build();
    }

    private static WorkerRuntime.Builder builder(int threads) {
        return WorkerRuntime.builder().threads(threads).captures(Captures.REFERENCE);
    }

    private Stream<Integer> endless() {
        return Stream.generate(pulled::getAndIncrement);
    }

    private <R> Task<R> failing() {
        return _ -> {
            throw broken;
        };
    }

    /** A task that waits for its cancel, and tells when it is there and when it goes. */
    private static Task<Integer> waiting(CountDownLatch entered, CountDownLatch left) {
        return _ -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
                return 0;
            } finally {
                left.countDown();
            }
        };
    }

    @Test
    void resultsAreInTheOrderOfTheInputs() {
        List<Integer> inputs = IntStream.range(0, 1_000).boxed().toList();
        try (WorkerRuntime runtime = open(3)) {
            assertEquals(inputs, runtime.map(inputs.stream(), n -> _ -> n, MapOptions.defaults()).toList());
            assertEquals(List.of(), runtime.map(Stream.of(), _ -> _ -> 1, MapOptions.defaults()).toList());
        }
    }

    @Test
    void firstThatIsSlowIsStillTheFirst() {
        CountDownLatch second = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(2)) {
            assertEquals(List.of(1, 2), runtime.map(Stream.of(1, 2), n -> _ -> {
                if (n == 1) {
                    second.await();
                } else {
                    second.countDown();
                }
                return n;
            }, MapOptions.inFlight(2)).toList());
        }
    }

    @Test
    void resultsComeAsCompletedIfAskedFor() {
        CountDownLatch taken = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(2)) {
            List<Integer> results = runtime.map(Stream.of(1, 2), n -> _ -> {
                if (n == 1) {
                    taken.await();
                }
                return n;
            }, MapOptions.inFlight(2).asCompleted()).peek(_ -> taken.countDown()).toList();
            assertEquals(List.of(2, 1), results);
        }
    }

    @Test
    void nothingIsPulledBeforeTheTerminalOperation() {
        try (WorkerRuntime runtime = open(1); Stream<Integer> results = runtime.map(endless(), n -> _ -> n,
                MapOptions.inFlight(3))) {
            assertEquals(0, pulled.get());
            assertEquals(0, runtime.stats().submitted());
            Iterator<Integer> taking = results.iterator();
            assertEquals(0, pulled.get());
            assertEquals(0, taking.next());
            assertEquals(3, pulled.get());
            assertEquals(1, taking.next());
            assertEquals(4, pulled.get());
        }
    }

    @Test
    void endlessSourceWorksWithLimit() {
        try (WorkerRuntime runtime = open(2);
                Stream<Integer> results = runtime.map(endless(), n -> _ -> n * 2, MapOptions.inFlight(4))) {
            assertEquals(List.of(0, 2, 4, 6, 8), results.limit(5).toList());
            assertEquals(8, pulled.get());
        }
    }

    @Test
    void noMoreThanTheBoundAreInFlight() {
        AtomicInteger running = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        try (WorkerRuntime runtime = open(4)) {
            for (MapOptions<Object> options : List.of(MapOptions.inFlight(2), MapOptions.inFlight(2).asCompleted())) {
                assertEquals(200, runtime.map(IntStream.range(0, 200).boxed(), n -> _ -> {
                    seen.add(running.incrementAndGet());
                    running.decrementAndGet();
                    return n;
                }, options).count());
            }
        }
        assertTrue(Collections.max(seen) <= 2, seen::toString);
        assertEquals(Math.max(16, 2 * Runtime.getRuntime().availableProcessors()), MapOptions.defaults().inFlight());
    }

    @Test
    void failureCancelsTheRestWaitsForItAndIsThrown() throws InterruptedException {
        for (MapOptions<Object> options : List.of(MapOptions.inFlight(3), MapOptions.inFlight(3).asCompleted())) {
            CountDownLatch entered = new CountDownLatch(2);
            CountDownLatch left = new CountDownLatch(2);
            try (WorkerRuntime runtime = open(3)) {
                TaskFailedException failed = assertThrows(TaskFailedException.class,
                        () -> runtime
                                .<Integer, Integer> map(endless(), n -> n % 3 != 2 ? waiting(entered, left) : _ -> {
                                    entered.await();
                                    throw broken;
                                }, options).toList());
                assertSame(broken, failed.getCause());
                assertEquals(0, left.getCount());
                assertEquals(0, runtime.stats().running());
            }
            assertEquals(3, pulled.getAndSet(0));
        }
    }

    @Test
    void failureCancelsTheRestAlsoWhileNobodyTakesResults() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(3)) {
            Stream<Integer> results = runtime.map(Stream.of(0, 1, 2), n -> switch (n) {
                case 0 -> _ -> 0;
                case 1 -> waiting(entered, left);
                default -> _ -> {
                    entered.await();
                    taken.await();
                    throw broken;
                };
            }, MapOptions.inFlight(3));
            Iterator<Integer> taking = results.iterator();
            assertEquals(0, taking.next());
            taken.countDown();
            left.await();
            assertSame(broken, assertThrows(TaskFailedException.class, taking::hasNext).getCause());
        }
    }

    @Test
    void outcomesHoldFailuresAndGoOn() {
        try (WorkerRuntime runtime = open(2)) {
            List<Outcome.OfInput<Integer, Integer>> outcomes = runtime.<Integer, Integer> outcomes(Stream.of(1, 2, 3),
                    n -> n == 2 ? failing() : _ -> n * 10, MapOptions.inFlight(2)).toList();
            assertEquals(new Outcome.OfInput<>(1, new Outcome.Success<>(10)), outcomes.get(0));
            assertEquals(new Outcome.OfInput<>(3, new Outcome.Success<>(30)), outcomes.get(2));
            Outcome.Failure<?> failure = assertInstanceOf(Outcome.Failure.class, outcomes.get(1).outcome());
            assertEquals(2, outcomes.get(1).input());
            assertSame(broken, failure.error().getCause());
            assertEquals(10, outcomes.get(0).outcome().orElseThrow());
            assertSame(failure.error(),
                    assertThrows(TaskFailedException.class, outcomes.get(1).outcome()::orElseThrow));
        }
    }

    @Test
    void taskThatIsNotAcceptedIsAnOutcome() throws InterruptedException {
        try (WorkerRuntime runtime = builder(1).queueCapacity(1).whenFull(WhenFull.REJECT).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            try (Stream<Outcome.OfInput<Integer, Integer>> outcomes = runtime.outcomes(endless(), n -> _ -> n,
                    MapOptions.inFlight(2).asCompleted())) {
                Outcome.OfInput<Integer, Integer> first = outcomes.iterator().next();
                assertEquals(1, first.input());
                assertInstanceOf(TaskRejectedException.class,
                        assertInstanceOf(Outcome.Failure.class, first.outcome()).error());
            }
            assertThrows(TaskRejectedException.class,
                    () -> runtime.map(Stream.of(1, 2), n -> _ -> n, MapOptions.inFlight(2)).toList());
            gate.open();
        }
    }

    @Test
    void taskThatCannotCrossIsAnOutcome() {
        Object cannot = new Object();
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(1).build()) {
            List<Outcome.OfInput<Integer, Integer>> outcomes = runtime.<Integer, Integer> outcomes(Stream.of(1, 2),
                    n -> n == 1 ? _ -> cannot.hashCode() : _ -> 5, MapOptions.defaults()).toList();
            assertInstanceOf(MessageException.class,
                    assertInstanceOf(Outcome.Failure.class, outcomes.get(0).outcome()).error());
            assertEquals(new Outcome.OfInput<>(2, new Outcome.Success<>(5)), outcomes.get(1));
        }
    }

    @Test
    void whatTheFunctionThrowsEndsIt() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(1)) {
            IllegalStateException thrown = assertThrows(IllegalStateException.class,
                    () -> runtime.outcomes(endless(), n -> {
                        if (n == 0) {
                            return waiting(entered, left);
                        }
                        awaitNow(entered);
                        throw broken;
                    }, MapOptions.defaults()).toList());
            assertSame(broken, thrown);
            assertEquals(0, left.getCount());
        }
    }

    private static void awaitNow(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closeCancelsWhatIsInFlightAndClosesTheSource() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(2);
        CountDownLatch left = new CountDownLatch(2);
        AtomicBoolean closed = new AtomicBoolean();
        try (WorkerRuntime runtime = open(3)) {
            Stream<Integer> results = runtime.map(endless().onClose(() -> closed.set(true)),
                    n -> n == 0 ? _ -> 7 : waiting(entered, left), MapOptions.inFlight(3));
            Iterator<Integer> taking = results.iterator();
            assertEquals(7, taking.next());
            entered.await();
            assertFalse(closed.get());
            results.close();
            left.await();
            assertTrue(closed.get());
            assertEquals("mapping cancelled because its stream was closed: inFlight=2",
                    assertThrows(TaskCancelledException.class, taking::hasNext).getMessage());
            assertEquals(3, pulled.get());
        }
    }

    @Test
    void closeByAnotherThreadEndsTheWait() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(1)) {
            Stream<Integer> results = runtime.map(Stream.of(1), _ -> waiting(entered, left), MapOptions.defaults());
            FutureTask<TaskCancelledException> consumer = new FutureTask<>(
                    () -> assertThrows(TaskCancelledException.class, results::toList));
            Thread thread = Thread.ofVirtual().name("consumer").start(consumer);
            entered.await();
            results.close();
            thread.join();
            assertEquals(FutureTask.State.SUCCESS, consumer.state());
            left.await();
        }
    }

    @Test
    void endedStreamStaysEndedWhenClosed() {
        try (WorkerRuntime runtime = open(1)) {
            Stream<Integer> results = runtime.map(Stream.of(1), n -> _ -> n, MapOptions.defaults());
            Iterator<Integer> taking = results.iterator();
            assertEquals(1, taking.next());
            assertFalse(taking.hasNext());
            results.close();
            assertFalse(taking.hasNext());
        }
    }

    @Test
    void interruptOfTheConsumerCancels() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (WorkerRuntime runtime = open(1)) {
            FutureTask<Boolean> consumer = new FutureTask<>(() -> {
                TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, () -> runtime
                        .outcomes(endless(), _ -> waiting(entered, left), MapOptions.inFlight(2)).toList());
                assertEquals("mapping cancelled because its consumer was interrupted: thread=consumer",
                        cancelled.getMessage());
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = Thread.ofPlatform().name("consumer").start(consumer);
            entered.await();
            thread.interrupt();
            assertTrue(consumer.get());
            left.await();
        }
    }

    @Test
    void interruptWhileTheQueueIsFullCancels() throws Exception {
        try (WorkerRuntime runtime = builder(1).queueCapacity(1).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            FutureTask<Boolean> consumer = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                assertThrows(TaskCancelledException.class,
                        () -> runtime.outcomes(endless(), n -> _ -> n, MapOptions.defaults()).toList());
                return Thread.currentThread().isInterrupted();
            });
            Thread.ofPlatform().name("consumer").start(consumer);
            assertTrue(consumer.get());
            gate.open();
        }
    }

    @Test
    void optionsMayBeGivenPerInput() {
        try (WorkerRuntime runtime = open(2)) {
            assertEquals(List.of("task 1", "task 2"), runtime.map(Stream.of(1, 2), _ -> TaskContext::name,
                    MapOptions.inFlight(2).withTaskOptions(n -> TaskOptions.defaults().withName("task " + n)))
                    .toList());
            assertEquals(List.of("all", "all"), runtime.map(Stream.of(1, 2), _ -> TaskContext::name,
                    MapOptions.defaults().withTaskOptions(TaskOptions.defaults().withName("all"))).toList());
            Outcome.OfInput<Integer, Integer> timedOut = runtime.outcomes(Stream.of(1),
                    _ -> waiting(new CountDownLatch(1), new CountDownLatch(1)), MapOptions.inFlight(2)
                            .withTaskOptions(n -> TaskOptions.timeout(Duration.ofMillis(n))))
                    .findAny().orElseThrow();
            assertInstanceOf(TaskTimeoutException.class,
                    assertInstanceOf(Outcome.Failure.class, timedOut.outcome()).error());
        }
    }

    @Test
    void mapsWithinATaskOfItsOnlyWorker() throws InterruptedException {
        try (WorkerRuntime runtime = builder(1).queueCapacity(2).build()) {
            List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
            for (MapOptions<Object> options : List.of(MapOptions.inFlight(8), MapOptions.inFlight(8).asCompleted())) {
                assertEquals(numbers, runtime.run(_ -> runtime.map(numbers.stream(), n -> _ -> n, options).sorted()
                        .toList()));
            }
        }
    }

    @Test
    void parallelStreamGivesTheSame() {
        List<Integer> inputs = IntStream.range(0, 200).boxed().toList();
        try (WorkerRuntime runtime = open(2)) {
            assertEquals(inputs, runtime.map(inputs.stream(), n -> _ -> n, MapOptions.inFlight(2)).parallel().toList());
        }
    }

    @Test
    void refusesNonsense() {
        assertEquals("inFlight must be at least 1: inFlight=0",
                assertThrows(IllegalArgumentException.class, () -> MapOptions.inFlight(0)).getMessage());
        assertThrows(NullPointerException.class, () -> MapOptions.defaults().withTaskOptions((TaskOptions) null));
        try (WorkerRuntime runtime = open(1)) {
            assertThrows(NullPointerException.class,
                    () -> runtime.map((Stream<Integer>) null, n -> _ -> n, MapOptions.defaults()));
        }
    }
}
