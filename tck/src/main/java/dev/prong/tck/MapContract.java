package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One task per input, the results in the order of the inputs. */
abstract non-sealed class MapContract extends Contract {

    @Test
    void resultsAreInTheOrderOfTheInputs() throws InterruptedException {
        List<Integer> inputs = IntStream.range(0, 300).boxed().toList();
        assertEquals(inputs.stream().map(x -> x * 3).toList(), runtime().map(inputs, x -> _ -> x * 3));
    }

    @Test
    void resultsAreInOrderAlsoIfTheFirstIsTheLastToEnd() throws InterruptedException {
        Flag second = flag("second");
        assertEquals(List.of("first", "second"), runtime().map(List.of("first", "second"), name -> _ -> {
            if (name.equals("first")) {
                second.await();
            } else {
                second.raise();
            }
            return name;
        }));
    }

    @Test
    void moreInputsThanTheQueueHolds() throws InterruptedException {
        List<Integer> inputs = IntStream.range(0, 100).boxed().toList();
        assertEquals(inputs, shared(pool(1), "queueCapacity=1").map(inputs, n -> returning(n)));
    }

    @Test
    void aRejectionCancelsTheOthersAndWaitsForTheirEnd() {
        TaskRuntime rejecting = shared(pool(1), "queueCapacity=1", "whenFull=reject");
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        assertThrows(TaskRejectedException.class, () -> rejecting.map(List.of(2, 1, 1), n -> {
            if (n == 1) {
                begun.expect();
            }
            return endless(begun, ended, n);
        }));
        assertTrue(ended.isRaised());
    }

    @Test
    void noInputsGiveNoResults() throws InterruptedException {
        long submitted = runtime().stats().submitted();
        assertEquals(List.of(), runtime().map(List.of(), _ -> returning(1)));
        assertEquals(submitted, runtime().stats().submitted());
    }

    @Test
    void inputsAndResultsMayBeNull() throws InterruptedException {
        assertEquals(Arrays.asList(null, "a", null),
                runtime().map(Arrays.asList(null, "a", null), text -> returning(text)));
    }

    @Test
    void resultIsUnmodifiable() throws InterruptedException {
        List<Integer> results = runtime().map(List.of(1), n -> returning(n));
        assertThrows(UnsupportedOperationException.class, () -> results.add(2));
    }

    @Test
    void tasksAreMadeOnTheCallersThread() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        runtime().map(List.of(1, 2, 3), n -> {
            threads.add(Thread.currentThread());
            return returning(n);
        });
        assertEquals(List.of(Thread.currentThread()), threads.stream().distinct().toList());
    }

    @Test
    void firstFailureInTheOrderOfTheInputsIsThrown() {
        Flag secondHasFailed = flag("second");
        TaskFailedException thrown = assertThrows(TaskFailedException.class,
                () -> runtime().map(List.of("first", "second"), name -> _ -> {
                    if (name.equals("first")) {
                        secondHasFailed.await();
                    } else {
                        secondHasFailed.raise();
                    }
                    throw new IllegalStateException(name);
                }));
        assertEquals("first", thrown.getCause().getMessage());
    }

    @Test
    void aFailureCancelsTheOthersAndWaitsForTheirEnd() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        TaskFailedException thrown = assertThrows(TaskFailedException.class,
                () -> runtime().map(List.of(1, 2, 3, 4, 5, 6),
                        n -> n == 1 ? failing("first", begun) : endless(begun, ended, n)));
        assertEquals("first", thrown.getCause().getMessage());
        assertTrue(ended.isRaised());
        assertEquals(0, runtime().stats().queued());
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void anInputThatCannotCrossCancelsTheOthers() throws InterruptedException {
        Thread thread = Thread.currentThread();
        assertThrows(MessageException.class,
                () -> runtime().map(Arrays.asList(1, thread),
                        n -> thread.equals(n) ? returning(n) : sleeping(flag("begun"))));
        assertEquals(0, runtime().stats().queued());
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void whatTheFunctionThrowsIsThrownWhenAllHaveEnded() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        IllegalStateException thrown = new IllegalStateException("no task");
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> runtime().map(List.of(2, 3), n -> {
            if (n == 3) {
                begun.expect();
                throw thrown;
            }
            return endless(begun, ended, n);
        })));
        assertTrue(ended.isRaised());
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void anInterruptCancelsAll() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                outcome.set(runtime().map(List.of(2), n -> endless(begun, ended, n)));
            } catch (InterruptedException e) {
                outcome.set(e.getClass());
            }
        });
        begun.expect();
        caller.interrupt();
        Await.end(caller);
        ended.expect();
        assertEquals(InterruptedException.class, outcome.get());
    }

    private static Task<String> failing(String text, Flag after) {
        return _ -> {
            after.await();
            throw new IllegalStateException(text);
        };
    }

    /** The second tells that it has begun and, when it is cancelled, that it has ended; the others only sleep. */
    private static Task<String> endless(Flag begun, Flag ended, int number) {
        return _ -> {
            if (number == 2) {
                begun.raise();
            }
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                if (number == 2) {
                    ended.raise();
                }
            }
            return null;
        };
    }
}
