package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call has one end, which whoever came first decides, and everybody hears. */
@Timeout(60)
class CallTest {

    private static final Task<String> TASK = _ -> "unused";

    private final List<StopReason> told = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-test-timer");
    private final Runner runner = new Runner() {
        @Override
        public String workerName() {
            return "worker-7";
        }

        @Override
        public void stopping(Call<?> call, StopReason reason) {
            told.add(reason);
        }
    };

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private static Call<String> call(TaskOptions options) {
        return new Call<>(TASK, options.withName("task"), UnaryOperator.identity());
    }

    private static Call<String> call() {
        return call(TaskOptions.defaults());
    }

    @Test
    void theFirstEndCounts() throws InterruptedException {
        Call<String> call = call();
        assertTrue(call.begin(runner));
        assertTrue(call.succeed("first"));
        assertFalse(call.succeed("second"));
        assertFalse(call.fail(new TaskFailedException("late", new IllegalStateException())));
        assertFalse(call.cancel());
        assertEquals("first", call.join());
        assertEquals("first", call.join());
        assertEquals(List.of(), told);
    }

    /** An interrupt may end the task before the thread that cancels it has called all that wait for that. */
    @Test
    void everyActionOnCancelIsCalledAlsoIfTheTaskEndsFirst() {
        Call<String> call = call();
        List<String> called = new ArrayList<>();
        call.begin(runner);
        call.onStop(() -> {
            called.add("first");
            call.succeed("ignored");
        });
        call.onStop(() -> called.add("second"));
        call.cancel();
        assertEquals(List.of("first", "second"), called);
        assertThrows(TaskCancelledException.class, call::join);
    }

    @Test
    void waitingCallThatIsCancelledEndsAtOnceAndNeverBegins() {
        Call<String> call = call();
        assertTrue(call.cancel());
        assertFalse(call.cancel());
        assertTrue(call.isDone());
        assertFalse(call.begin(runner));
        assertEquals("task cancelled: task=task, worker=none yet",
                assertThrows(TaskCancelledException.class, call::join).getMessage());
        assertEquals(List.of(), told);
    }

    @Test
    void runningCallThatIsCancelledEndsWhenItsTaskDoes() {
        Call<String> call = call();
        assertTrue(call.begin(runner));
        assertTrue(call.cancel());
        assertFalse(call.isDone());
        assertEquals(List.of(StopReason.CANCELLED), told);
        assertFalse(call.stop(StopReason.CLOSED));
        TaskFailedException thrown = new TaskFailedException("on its way out", new IllegalStateException());
        assertTrue(call.fail(thrown));
        TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, call::join);
        assertEquals("task cancelled: task=task, worker=worker-7", cancelled.getMessage());
        assertEquals(thrown, cancelled.getCause());
    }

    @Test
    void interruptIsForARunningCallOnly() {
        List<Call<?>> interrupted = new ArrayList<>();
        Call<String> call = call();
        call.begin(new Runner() {
            @Override
            public String workerName() {
                return "worker";
            }

            @Override
            public void interrupt(Call<?> running) {
                assertTrue(Thread.holdsLock(running));
                interrupted.add(running);
            }

            @Override
            public void stopping(Call<?> running, StopReason reason) {
                assertFalse(Thread.holdsLock(running));
            }
        });
        call.cancel();
        assertEquals(List.of(call), interrupted);
    }

    @Test
    void listenersHearOfTheEndBeforeAnybodyWhoJoins() throws Exception {
        Call<String> call = call();
        List<String> heard = new ArrayList<>();
        CompletableFuture<List<String>> seen = new CompletableFuture<>();
        Thread joiner = Thread.ofPlatform().start(() -> {
            try {
                call.join();
                seen.complete(List.copyOf(heard));
            } catch (InterruptedException e) {
                seen.completeExceptionally(e);
            }
        });
        while (joiner.getState() != Thread.State.WAITING && joiner.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        call.onDone(_ -> heard.add("one"));
        call.onDone(_ -> heard.add("two"));
        call.begin(runner);
        call.succeed("done");
        assertEquals(List.of("two", "one"), seen.get(30, TimeUnit.SECONDS));
        call.onDone(_ -> heard.add("late"));
        assertEquals(List.of("two", "one", "late"), heard);
    }

    @Test
    void ownerHearsOnceAndWhetherItWasQueued() {
        List<String> ends = new ArrayList<>();
        Call<String> queued = call();
        queued.accept((call, wasQueued) -> ends.add(call.name() + " " + wasQueued), timer);
        queued.enterQueue();
        queued.cancel();
        queued.cancel();
        Call<String> running = call();
        running.accept((call, wasQueued) -> ends.add(call.name() + " " + wasQueued), timer);
        running.enterQueue();
        assertTrue(running.leaveQueue());
        assertFalse(running.leaveQueue());
        running.begin(runner);
        running.succeed("done");
        assertEquals(List.of("task true", "task false"), ends);
    }

    @Test
    void waitWithALimitEndsWithoutTheCall() throws InterruptedException {
        Call<String> call = call();
        assertFalse(call.awaitDone(Duration.ZERO));
        assertFalse(call.awaitDone(Duration.ofMillis(1)));
        assertFalse(call.awaitDone(Duration.ofSeconds(-1)));
        call.begin(runner);
        call.succeed("done");
        assertTrue(call.awaitDone(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void timeoutsCountFromTheAcceptanceOrFromTheBegin() throws InterruptedException {
        Call<String> total = call(TaskOptions.timeout(Duration.ofMillis(20)));
        total.accept(CallOwner.NONE, timer);
        assertTrue(total.awaitDone(Duration.ofSeconds(30)));
        assertEquals("task timed out: task=task, worker=none yet, timeout=PT0.02S",
                assertThrows(TaskTimeoutException.class, total::join).getMessage());

        Call<String> running = call(TaskOptions.defaults().withRunTimeout(Duration.ofMillis(20)));
        running.accept(CallOwner.NONE, timer);
        assertFalse(running.awaitDone(Duration.ofMillis(60)));
        running.begin(runner);
        while (told.isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(StopReason.RAN_TOO_LONG), told);
    }

    @SuppressWarnings("unchecked") // An array of one, to get a call out of a lambda.
    private static Call<String>[] newArray() {
        return (Call<String>[]) new Call<?>[1];
    }

    @Test
    void whatBelongsToACallEndsWithIt() {
        Call<String> owner = call();
        owner.begin(runner);
        Call<String>[] inner = newArray();
        Current.ofThread().within(owner, runner, () -> inner[0] = call());
        inner[0].accept(CallOwner.NONE, timer);
        owner.succeed("done");
        assertInstanceOf(TaskCancelledException.class, inner[0].error().orElseThrow());
        assertEquals("task cancelled because the task it belongs to has ended: task=task, worker=none yet, owner=task; "
                + "wait for it there, or detach it", inner[0].error().orElseThrow().getMessage());
        assertEquals(Optional.empty(), Current.call());
    }

    @Test
    void whatComesAfterTheEndOfItsOwnerIsCancelledAtOnce() {
        Call<String> owner = call();
        owner.begin(runner);
        Call<String>[] inner = newArray();
        Current.ofThread().within(owner, runner, () -> inner[0] = call());
        owner.succeed("done");
        inner[0].accept(CallOwner.NONE, timer);
        assertTrue(inner[0].isDone());
    }
}
