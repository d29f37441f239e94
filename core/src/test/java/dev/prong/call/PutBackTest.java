package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.QueueOrder;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is returned to its queue has the place that it had, and is neither refused nor kept waiting. */
@Timeout(60)
class PutBackTest {

    private static final Task<String> TASK = _ -> "unused";

    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-test-timer");
    private final List<Boolean> pressure = new ArrayList<>();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private CallQueue queue(int capacity, QueueOrder order) {
        return new CallQueue("test", capacity, WhenFull.REJECT, order, pressure::add);
    }

    private Call<String> put(CallQueue queue, String name, int priority) {
        Call<String> call = new Call<>(TASK, TaskOptions.defaults().withName(name).withPriority(priority),
                UnaryOperator.identity());
        call.accept((_, wasQueued) -> {
            if (wasQueued) {
                queue.left(queue.backlog(), true);
            }
        }, timer);
        assertTrue(queue.put(call, queue.backlog(), CallQueue.Takers.UNKNOWN));
        return call;
    }

    private Call<String> put(CallQueue queue, String name) {
        return put(queue, name, 0);
    }

    private static void putBack(CallQueue queue, Call<?> call) {
        queue.putBack(call, queue.backlog());
    }

    private static String names(CallQueue queue) {
        StringBuilder names = new StringBuilder();
        for (Call<?> call = queue.poll(); call != null; call = queue.poll()) {
            names.append(call.name());
        }
        return names.toString();
    }

    @Test
    void firstInFirstOutKeepsTheFirstOrder() {
        CallQueue queue = queue(9, QueueOrder.fifo());
        for (String name : List.of("a", "b", "c")) {
            put(queue, name);
        }
        Call<?> a = queue.poll();
        Call<?> b = queue.poll();
        putBack(queue, b);
        putBack(queue, a);
        put(queue, "d");
        assertEquals(4, queue.size());
        assertEquals("abcd", String.join("", queue.calls().stream().map(Call::name).toList()));
        assertEquals("abcd", names(queue));
        assertEquals(0, queue.size());
    }

    @Test
    void lastInFirstOutLetsYoungerOnesGoFirst() {
        CallQueue queue = queue(9, QueueOrder.lifo());
        for (String name : List.of("a", "b", "c")) {
            put(queue, name);
        }
        Call<?> c = queue.poll();
        put(queue, "d");
        Call<?> d = queue.poll();
        put(queue, "e");
        putBack(queue, c);
        putBack(queue, d);
        assertEquals("abcde", String.join("", queue.calls().stream().map(Call::name).toList()));
        assertEquals("edcba", names(queue));
    }

    @Test
    void priorityDecidesAndThenTheFirstOrder() {
        CallQueue queue = queue(9, QueueOrder.priority());
        put(queue, "a", 1);
        put(queue, "b", 1);
        put(queue, "c", 1);
        Call<?> a = queue.poll();
        Call<?> b = queue.poll();
        putBack(queue, b);
        putBack(queue, a);
        put(queue, "d", 1);
        put(queue, "e", 2);
        assertEquals("abcde", String.join("", queue.calls().stream().map(Call::name).toList()));
        assertEquals("eabcd", names(queue));
    }

    @Test
    void fullQueueTakesItAndTellsOfThePressure() {
        CallQueue queue = queue(1, QueueOrder.fifo());
        Call<String> first = put(queue, "a");
        queue.poll();
        put(queue, "b");
        putBack(queue, first);
        assertEquals(2, queue.size());
        assertEquals(List.of(true, false, true), pressure);
        assertEquals("ab", names(queue));
        assertEquals(List.of(true, false, true, false), pressure);
    }

    @Test
    void closedQueueTakesIt() {
        CallQueue queue = queue(1, QueueOrder.fifo());
        Call<String> first = put(queue, "a");
        queue.poll();
        queue.close();
        putBack(queue, first);
        assertTrue(queue.isClosed());
        assertEquals(1, queue.size());
        assertEquals(first, queue.poll());
        assertEquals(0, queue.size());
    }

    @Test
    void cancelTakesItOut() {
        CallQueue queue = queue(9, QueueOrder.fifo());
        Call<String> first = put(queue, "a");
        queue.poll();
        putBack(queue, first);
        assertTrue(queue.backlog().holds(1));
        assertTrue(first.cancel());
        assertEquals(0, queue.size());
        assertFalse(queue.backlog().holds(1));
        assertNull(queue.poll());
    }

    @Test
    void whatHadEndedBeforeTakesNoRoom() {
        for (QueueOrder order : List.of(QueueOrder.fifo(), QueueOrder.lifo(), QueueOrder.priority())) {
            CallQueue queue = queue(1, order);
            Call<String> first = put(queue, "a");
            queue.poll();
            first.cancel();
            putBack(queue, first);
            assertEquals(0, queue.size());
            assertNull(queue.poll());
        }
    }

    @Test
    void manyThatAreCancelledAreSweptOut() {
        for (QueueOrder order : List.of(QueueOrder.fifo(), QueueOrder.lifo(), QueueOrder.priority())) {
            CallQueue queue = queue(1000, order);
            List<Call<String>> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(put(queue, "a"));
            }
            for (int i = 0; i < 500; i++) {
                queue.poll();
            }
            calls.forEach(each -> putBack(queue, each));
            assertEquals(500, queue.size());
            calls.forEach(Call::cancel);
            assertEquals(0, queue.size());
            assertNull(queue.poll());
        }
    }

    @Test
    void cancelOnItsWayBackLeavesNothingCounted() throws Exception {
        for (QueueOrder order : List.of(QueueOrder.fifo(), QueueOrder.lifo(), QueueOrder.priority())) {
            CallQueue queue = queue(2, order);
            CyclicBarrier start = new CyclicBarrier(2);
            for (int i = 0; i < 1_000; i++) {
                Call<String> call = put(queue, "a");
                queue.poll();
                CompletableFuture<Void> cancelled = CompletableFuture.runAsync(() -> {
                    await(start);
                    call.cancel();
                });
                await(start);
                putBack(queue, call);
                cancelled.get(30, TimeUnit.SECONDS);
                assertEquals(0, queue.size());
                assertNull(queue.poll());
                assertEquals(0, queue.size());
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
