package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.QueueOrder;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue is bounded, counts what waits, and forgets what has ended. */
@Timeout(60)
class CallQueueTest {

    /** As a thread of the pool's own asks. */
    private static final CallQueue.Takers INSIDER = new CallQueue.Takers() {
        @Override
        public boolean areHere() {
            return true;
        }

        @Override
        public int willTake(Backlog into) {
            return 0;
        }
    };

    private static final Task<String> TASK = _ -> "unused";

    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-test-timer");
    private final List<Boolean> pressure = new ArrayList<>();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private CallQueue queue(int capacity, WhenFull whenFull) {
        return new CallQueue("test", capacity, whenFull, QueueOrder.fifo(), pressure::add);
    }

    private Call<String> accepted(CallQueue queue, String name) {
        Call<String> call = new Call<>(TASK, TaskOptions.defaults().withName(name), UnaryOperator.identity());
        call.accept((_, wasQueued) -> {
            if (wasQueued) {
                queue.left(queue.backlog(), true);
            }
        }, timer);
        return call;
    }

    private Call<String> put(CallQueue queue, String name) {
        Call<String> call = accepted(queue, name);
        assertTrue(queue.put(call, queue.backlog(), CallQueue.Takers.UNKNOWN));
        return call;
    }

    @Test
    void firstInFirstOut() {
        CallQueue queue = queue(3, WhenFull.REJECT);
        Call<String> first = put(queue, "first");
        Call<String> second = put(queue, "second");
        assertEquals(2, queue.size());
        assertEquals(first, queue.poll());
        assertEquals(second, queue.poll());
        assertNull(queue.poll());
        assertEquals(0, queue.size());
    }

    @Test
    void whatHasEndedIsNotTaken() {
        CallQueue queue = queue(3, WhenFull.REJECT);
        Call<String> first = put(queue, "first");
        Call<String> second = put(queue, "second");
        assertTrue(first.cancel());
        assertEquals(1, queue.size());
        assertEquals(List.of(second), queue.calls());
        assertEquals(second, queue.poll());
        assertEquals(0, queue.size());
    }

    @Test
    void whatHadEndedBeforeItCameTakesNoRoom() {
        CallQueue queue = queue(1, WhenFull.REJECT);
        Call<String> ended = accepted(queue, "ended");
        ended.cancel();
        assertTrue(queue.put(ended, queue.backlog(), CallQueue.Takers.UNKNOWN));
        assertEquals(0, queue.size());
        assertNull(queue.poll());
        put(queue, "next");
    }

    @Test
    void fullOneRejectsWithTheFacts() {
        CallQueue queue = queue(1, WhenFull.REJECT);
        put(queue, "first");
        Call<String> second = accepted(queue, "second");
        assertEquals("queue is full: runtime=test, task=second, queued=1, queueCapacity=1; submit more slowly, raise "
                + "queueCapacity, or let submit wait",
                assertThrows(TaskRejectedException.class,
                        () -> queue.put(second, queue.backlog(), CallQueue.Takers.UNKNOWN)).getMessage());
    }

    @Test
    void fullOneLetsTheCallerRun() {
        CallQueue queue = queue(1, WhenFull.RUN_IN_CALLER);
        put(queue, "first");
        assertFalse(queue.put(accepted(queue, "second"), queue.backlog(), CallQueue.Takers.UNKNOWN));
    }

    @Test
    void workerOfItsOwnNeverWaitsForRoom() {
        CallQueue queue = queue(1, WhenFull.WAIT);
        put(queue, "first");
        assertFalse(queue.put(accepted(queue, "second"), queue.backlog(), INSIDER));
    }

    @Test
    void putWaitsForRoom() throws Exception {
        CallQueue queue = queue(1, WhenFull.WAIT);
        Call<String> first = put(queue, "first");
        CompletableFuture<Call<String>> done = waitingPut(queue);
        assertFalse(done.isDone());
        assertEquals(first, queue.poll());
        assertEquals(done.get(30, TimeUnit.SECONDS), queue.poll());
    }

    @Test
    void cancelOfAnotherMakesRoom() throws Exception {
        CallQueue queue = queue(1, WhenFull.WAIT);
        Call<String> first = put(queue, "first");
        CompletableFuture<Call<String>> done = waitingPut(queue);
        first.cancel();
        assertEquals(done.get(30, TimeUnit.SECONDS), queue.poll());
    }

    @Test
    void closeRejectsThoseWhoWait() {
        CallQueue queue = queue(1, WhenFull.WAIT);
        Call<String> first = put(queue, "first");
        CompletableFuture<Call<String>> done = waitingPut(queue);
        queue.close();
        queue.close();
        Throwable cause = assertThrows(ExecutionException.class,
                () -> done.get(30, TimeUnit.SECONDS)).getCause();
        assertEquals("runtime is closed: runtime=test, task=second, queued=1, queueCapacity=1; submit before close()",
                cause.getMessage());
        assertTrue(queue.isClosed());
        assertEquals(1, queue.size());
        assertEquals(first, queue.poll());
        assertEquals(0, queue.size());
    }

    private CompletableFuture<Call<String>> waitingPut(CallQueue queue) {
        CompletableFuture<Call<String>> done = new CompletableFuture<>();
        Thread putter = Thread.ofPlatform().start(() -> {
            try {
                done.complete(put(queue, "second"));
            } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        while (putter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return done;
    }

    @Test
    void tellsOfPressureAndOfItsEnd() {
        CallQueue queue = queue(4, WhenFull.REJECT);
        for (int i = 0; i < 4; i++) {
            put(queue, "task");
        }
        assertEquals(List.of(true), pressure);
        assertTrue(queue.isUnderPressure());
        queue.poll();
        assertEquals(List.of(true), pressure);
        queue.poll();
        assertEquals(List.of(true, false), pressure);
        assertFalse(queue.isUnderPressure());
    }
}
