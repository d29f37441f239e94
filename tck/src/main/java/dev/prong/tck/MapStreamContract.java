package dev.prong.tck;

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
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of inputs, one task each: read no further than the bound, ended by the first failure or by none. */
abstract non-sealed class MapStreamContract extends Contract {

    private final IllegalStateException broken = new IllegalStateException("broken");
    private final AtomicInteger pulled = new AtomicInteger();

    @BeforeEach
    void nothingIsPulledYet() {
        pulled.set(0);
    }

    @Test
    void resultsAreInTheOrderOfTheInputs() {
        List<Integer> inputs = IntStream.range(0, 200).boxed().toList();
        assertEquals(inputs, runtime().map(inputs.stream(), n -> returning(n), MapOptions.defaults()).toList());
        assertEquals(inputs, runtime().map(inputs.stream(), n -> returning(n), MapOptions.inFlight(1)).toList());
        assertEquals(inputs, runtime().map(inputs.stream(), n -> returning(n), MapOptions.inFlight(3)).parallel()
                .toList());
    }

    @Test
    void noInputsGiveNoResults() {
        long submitted = runtime().stats().submitted();
        assertEquals(List.of(), runtime().map(Stream.of(), _ -> returning(1), MapOptions.defaults()).toList());
        assertEquals(List.of(),
                runtime().outcomes(Stream.of(), _ -> returning(1), MapOptions.inFlight(1).asCompleted()).toList());
        assertEquals(submitted, runtime().stats().submitted());
    }

    @Test
    void inputsAndResultsMayBeNull() {
        List<String> texts = Arrays.asList(null, "a", null);
        assertEquals(texts, runtime().map(texts.stream(), text -> returning(text), MapOptions.inFlight(2)).toList());
        assertEquals(texts.stream().map(text -> new Outcome.OfInput<>(text, new Outcome.Success<>(text))).toList(),
                runtime().outcomes(texts.stream(), text -> returning(text), MapOptions.inFlight(2)).toList());
    }

    @Test
    void firstThatIsSlowIsStillTheFirst() {
        Flag second = flag("second");
        assertEquals(List.of(1, 2), runtime().map(Stream.of(1, 2), n -> _ -> {
            if (n == 1) {
                second.await();
            } else {
                second.raise();
            }
            return n;
        }, MapOptions.inFlight(2)).toList());
    }

    @Test
    void resultsComeAsCompletedIfThatIsAskedFor() {
        Flag taken = flag("taken");
        assertEquals(List.of(2, 1), runtime().map(Stream.of(1, 2), n -> _ -> {
            if (n == 1) {
                taken.await();
            }
            return n;
        }, MapOptions.inFlight(2).asCompleted()).peek(n -> {
            if (n == 2) {
                taken.raise();
            }
        }).toList());
    }

    @Test
    void nothingHappensBeforeTheTerminalOperation() {
        long submitted = runtime().stats().submitted();
        try (Stream<Integer> results = runtime().map(endless(), n -> returning(n), MapOptions.inFlight(3))) {
            assertFalse(results.isParallel());
            assertEquals(0, pulled.get());
            assertEquals(submitted, runtime().stats().submitted());
        }
    }

    @Test
    void sourceIsReadNoFurtherThanTheBound() {
        for (MapOptions<Object> options : bothOrders(3)) {
            pulled.set(0);
            try (Stream<Integer> results = runtime().map(endless(), n -> returning(n), options)) {
                Iterator<Integer> taking = results.iterator();
                for (int taken = 0; taken < 20; taken++) {
                    assertEquals(taken == 0 ? 0 : taken + 2, pulled.get());
                    taking.next();
                    assertEquals(taken + 3, pulled.get());
                }
            }
        }
    }

    @Test
    void endlessSourceWorksWithALimit() {
        try (Stream<Integer> results = runtime().map(endless(), n -> returning(n * 2), MapOptions.inFlight(4))) {
            assertEquals(List.of(0, 2, 4, 6, 8), results.limit(5).toList());
            assertEquals(8, pulled.get());
        }
    }

    @Test
    void sourceIsReadAndTasksAreMadeOnTheConsumingThread() {
        List<Thread> threads = new ArrayList<>();
        runtime().map(Stream.of(1, 2, 3).peek(_ -> threads.add(Thread.currentThread())), n -> {
            threads.add(Thread.currentThread());
            return returning(n);
        }, MapOptions.inFlight(2)).forEach(_ -> {});
        assertEquals(List.of(Thread.currentThread()), threads.stream().distinct().toList());
    }

    @Test
    void failureCancelsTheRestWaitsForItsEndAndIsThrown() throws InterruptedException {
        for (MapOptions<Object> options : bothOrders(3)) {
            pulled.set(0);
            Flag begun = flag("begun " + options.isAsCompleted());
            Flag ended = flag("ended " + options.isAsCompleted());
            Flag full = flag("full " + options.isAsCompleted());
            TaskFailedException failed = assertThrows(TaskFailedException.class,
                    () -> runtime().map(endless(), n -> {
                        if (n == 2) {
                            begun.expect();
                            full.raise();
                        }
                        return n == 1 ? failing(full) : endless(begun, ended, n);
                    }, options).toList());
            assertEquals("java.lang.IllegalArgumentException", failed.causeType());
            assertTrue(ended.isRaised());
            assertEquals(3, pulled.get());
            assertEquals(0, runtime().stats().queued());
        }
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void failureCancelsTheRestAlsoWhileNobodyTakesResults() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        Flag taken = flag("taken");
        try (Stream<Integer> results = runtime().map(Stream.of(1, 0, 2), n -> switch (n) {
            case 1 -> returning(1);
            case 0 -> endless(begun, ended, 0);
            default -> failing(taken);
        }, MapOptions.inFlight(3))) {
            Iterator<Integer> taking = results.iterator();
            assertEquals(1, taking.next());
            begun.expect();
            taken.raise();
            ended.expect();
            assertThrows(TaskFailedException.class, taking::hasNext);
        }
    }

    @Test
    void outcomesHoldFailuresAndGoOn() {
        for (MapOptions<Object> options : bothOrders(1)) {
            List<Outcome.OfInput<Integer, Integer>> outcomes = runtime().<Integer, Integer> outcomes(Stream.of(1, 2, 3),
                    n -> n == 2 ? failing(null) : returning(n * 10), options).toList();
            assertEquals(success(1, 10), outcomes.get(0));
            assertEquals(success(3, 30), outcomes.get(2));
            assertEquals(2, outcomes.get(1).input());
            TaskException error = assertInstanceOf(TaskFailedException.class, errorOf(outcomes.get(1)));
            assertEquals(10, outcomes.get(0).outcome().orElseThrow());
            assertSame(error, assertThrows(TaskFailedException.class, outcomes.get(1).outcome()::orElseThrow));
        }
    }

    @Test
    void taskThatIsNotAcceptedIsAnOutcomeOrEndsIt() throws InterruptedException {
        TaskRuntime rejecting = shared(pool(1), "queueCapacity=1", "whenFull=reject");
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        var running = rejecting.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        try (Stream<Outcome.OfInput<Integer, Integer>> outcomes = rejecting.outcomes(endless(), n -> returning(n),
                MapOptions.inFlight(2).asCompleted())) {
            Outcome.OfInput<Integer, Integer> first = outcomes.iterator().next();
            assertEquals(1, first.input());
            assertInstanceOf(TaskRejectedException.class, errorOf(first));
        }
        assertThrows(TaskRejectedException.class,
                () -> rejecting.map(Stream.of(1, 2), n -> returning(n), MapOptions.inFlight(2)).toList());
        mayEnd.raise();
        assertEquals("running", running.join());
    }

    @Test
    void taskThatCannotCrossIsAnOutcomeOrEndsIt() {
        Thread thread = Thread.currentThread();
        List<Outcome.OfInput<Integer, Object>> outcomes = runtime().<Integer, Object> outcomes(Stream.of(1, 2),
                n -> n == 1 ? returning(thread) : returning(5), MapOptions.defaults()).toList();
        assertInstanceOf(MessageException.class, errorOf(outcomes.get(0)));
        assertEquals(success(2, 5), outcomes.get(1));
        assertThrows(MessageException.class,
                () -> runtime().map(Stream.of(1), _ -> returning(thread), MapOptions.defaults()).toList());
    }

    @Test
    void whatTheFunctionThrowsEndsItAndCancelsTheRest() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        assertSame(broken, assertThrows(IllegalStateException.class, () -> runtime().outcomes(endless(), n -> {
            if (n == 0) {
                return endless(begun, ended, 0);
            }
            begun.expect();
            throw broken;
        }, MapOptions.defaults()).toList()));
        assertTrue(ended.isRaised());
    }

    @Test
    void whatTheSourceOrTheOptionsThrowEndsItAndCancelsTheRest() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        Stream<Integer> source = endless().peek(n -> {
            if (n == 1) {
                begun.expect();
                throw broken;
            }
        });
        assertSame(broken, assertThrows(IllegalStateException.class,
                () -> runtime().map(source, n -> endless(begun, ended, n), MapOptions.defaults()).toList()));
        assertTrue(ended.isRaised());
        assertSame(broken, assertThrows(IllegalStateException.class, () -> runtime().outcomes(endless(),
                n -> returning(n), MapOptions.defaults().withTaskOptions((Integer _) -> {
                    throw broken;
                })).toList()));
    }

    @Test
    void closeCancelsWhatIsInFlightAndClosesTheSource() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        AtomicBoolean closed = new AtomicBoolean();
        Stream<Integer> results = runtime().map(endless().onClose(() -> closed.set(true)),
                n -> n == 0 ? returning(7) : endless(begun, ended, n - 1), MapOptions.inFlight(3));
        Iterator<Integer> taking = results.iterator();
        assertEquals(7, taking.next());
        begun.expect();
        assertFalse(closed.get());
        results.close();
        ended.expect();
        assertTrue(closed.get());
        assertEquals("mapping cancelled because its stream was closed: inFlight=2",
                assertThrows(TaskCancelledException.class, taking::hasNext).getMessage());
        assertEquals(3, pulled.get());
    }

    @Test
    void closeByAnotherThreadEndsTheWait() throws Exception {
        Flag begun = flag("begun");
        Stream<Void> results = runtime().map(Stream.of(1), _ -> sleeping(begun), MapOptions.defaults());
        FutureTask<TaskCancelledException> consumer = new FutureTask<>(
                () -> assertThrows(TaskCancelledException.class, results::toList));
        Thread thread = Thread.startVirtualThread(consumer);
        begun.expect();
        results.close();
        Await.end(thread);
        assertEquals("mapping cancelled because its stream was closed: inFlight=1", consumer.get().getMessage());
    }

    @Test
    void streamThatHasEndedStaysEndedWhenItIsClosed() {
        Stream<Integer> results = runtime().map(Stream.of(1), n -> returning(n), MapOptions.defaults());
        Iterator<Integer> taking = results.iterator();
        assertEquals(1, taking.next());
        assertFalse(taking.hasNext());
        results.close();
        assertFalse(taking.hasNext());
    }

    @Test
    void interruptOfTheConsumerCancelsAndTheFlagStaysSet() throws Exception {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        FutureTask<Boolean> consumer = new FutureTask<>(() -> {
            TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, () -> runtime()
                    .outcomes(endless(), n -> endless(begun, ended, n), MapOptions.inFlight(2)).toList());
            assertEquals("mapping cancelled because its consumer was interrupted: thread=consumer",
                    cancelled.getMessage());
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.ofPlatform().name("consumer").start(consumer);
        begun.expect();
        thread.interrupt();
        assertTrue(consumer.get());
        ended.expect();
    }

    @Test
    void interruptWhileTheQueueIsFullCancels() throws InterruptedException {
        TaskRuntime full = shared(pool(1), "queueCapacity=1");
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        var running = full.submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        Thread.currentThread().interrupt();
        assertThrows(TaskCancelledException.class,
                () -> full.outcomes(endless(), n -> returning(n), MapOptions.defaults()).toList());
        assertTrue(Thread.interrupted(), "the flag stays set");
        assertEquals(2, pulled.get());
        mayEnd.raise();
        assertEquals("running", running.join());
    }

    @Test
    void optionsMayBeGivenForAllOrForEachInput() {
        Task<String> name = TaskContext::name;
        assertEquals(List.of("all", "all"), runtime().map(Stream.of(1, 2), _ -> name,
                MapOptions.defaults().withTaskOptions(TaskOptions.defaults().withName("all"))).toList());
        assertEquals(List.of("task 1", "task 2"), runtime().map(Stream.of(1, 2), _ -> name,
                MapOptions.inFlight(2).withTaskOptions(n -> TaskOptions.defaults().withName("task " + n))).toList());
        Outcome.OfInput<Integer, Void> late = runtime().outcomes(Stream.of(1), _ -> sleeping(flag("begun")),
                MapOptions.inFlight(2).withTaskOptions(n -> TaskOptions.timeout(Duration.ofMillis(n)))).findAny()
                .orElseThrow();
        assertInstanceOf(TaskTimeoutException.class, errorOf(late));
    }

    @Test
    void refusesNull() {
        assertThrows(NullPointerException.class,
                () -> runtime().map((Stream<Integer>) null, n -> returning(n), MapOptions.defaults()));
        assertThrows(NullPointerException.class, () -> runtime().map(Stream.of(1), null, MapOptions.defaults()));
        assertThrows(NullPointerException.class, () -> runtime().outcomes(Stream.of(1), n -> returning(n), null));
        assertThrows(NullPointerException.class,
                () -> runtime().outcomes(Stream.of(1), _ -> null, MapOptions.defaults()).toList());
    }

    private Stream<Integer> endless() {
        return Stream.generate(pulled::getAndIncrement);
    }

    private static List<MapOptions<Object>> bothOrders(int inFlight) {
        return List.of(MapOptions.inFlight(inFlight), MapOptions.inFlight(inFlight).asCompleted());
    }

    private static TaskException errorOf(Outcome.OfInput<?, ?> outcome) {
        return assertInstanceOf(Outcome.Failure.class, outcome.outcome()).error();
    }

    private static Outcome.OfInput<Integer, Integer> success(int input, int result) {
        return new Outcome.OfInput<>(input, new Outcome.Success<>(result));
    }

    /** A task that fails once it may; at once if {@code after} is null. */
    private static <R> Task<R> failing(Flag after) {
        return _ -> {
            if (after != null) {
                after.await();
            }
            throw new IllegalArgumentException("failing");
        };
    }

    /** A task without an end; the first tells that it has begun and, when it is cancelled, that it has ended. */
    private static Task<Integer> endless(Flag begun, Flag ended, int number) {
        return _ -> {
            if (number == 0) {
                begun.raise();
            }
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                if (number == 0) {
                    ended.raise();
                }
            }
            return null;
        };
    }
}
