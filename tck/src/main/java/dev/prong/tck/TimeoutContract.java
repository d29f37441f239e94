package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A timeout ends the task, tells the caller, and leaves the runtime as it was. */
abstract non-sealed class TimeoutContract extends Contract {

    private static final TaskOptions SHORT = TaskOptions.timeout(Duration.ofMillis(200)).withName("slow");

    /** So that a short timeout is not over before a child has started. */
    @BeforeEach
    void warmUp() throws InterruptedException {
        assertEquals("warm", runtime().run(returning("warm")));
    }

    @Test
    void taskThatSleepsIsEnded() throws InterruptedException {
        TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class,
                () -> runtime().run(sleeping(flag("begun")), SHORT));
        String message = timeout.getMessage();
        assertTrue(message.startsWith("task timed out: task=slow, worker=" + backend().workerName() + "-"), message);
        assertTrue(message.contains(", timeout=PT0.2S"), message);
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void taskThatChecksItsContextIsEnded() {
        assertThrows(TaskTimeoutException.class, () -> runtime().run(context -> {
            while (true) {
                context.throwIfCancelled();
            }
        }, SHORT));
    }

    @Test
    void decidesEvenIfTheTaskReturns() {
        assertThrows(TaskTimeoutException.class, () -> runtime().run(context -> {
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            return "late";
        }, SHORT));
    }

    @Test
    void taskHasEndedWhenItIsTold() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        assertThrows(TaskTimeoutException.class, () -> runtime().run(_ -> {
            begun.raise();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                ended.raise();
            }
            return null;
        }, SHORT));
        assertEquals(begun.isRaised(), ended.isRaised());
    }

    @Test
    void countsTheWaitInTheQueue() throws InterruptedException {
        Flag begun = flag("begun");
        Flag never = flag("never");
        TaskHandle<Void> first = single().submit(sleeping(begun));
        begun.expect();
        TaskHandle<Void> queued = single().submit(sleeping(never), SHORT);
        assertThrows(TaskTimeoutException.class, queued::join);
        assertFalse(first.isDone());
        first.cancel();
        assertEquals("next", single().run(returning("next")));
        assertFalse(never.isRaised());
    }

    @Test
    void cancelAfterItIsFalse() {
        TaskHandle<Void> handle = runtime().submit(sleeping(flag("begun")), SHORT);
        assertThrows(TaskTimeoutException.class, handle::join);
        assertFalse(handle.cancel());
        assertThrows(TaskTimeoutException.class, handle::join);
    }

    @Test
    void doesNotHurtATaskThatIsInTime() throws InterruptedException {
        assertEquals("in time", runtime().run(returning("in time"), TaskOptions.timeout(Await.LIMIT)));
    }

    @Test
    void deadlineIsInTheContext() throws InterruptedException {
        Instant earliest = Instant.now().plus(Await.LIMIT);
        Instant deadline = runtime().run(context -> context.deadline().orElseThrow(), TaskOptions.timeout(Await.LIMIT));
        Instant latest = Instant.now().plus(Await.LIMIT);
        assertFalse(deadline.isBefore(earliest), () -> deadline + " is before " + earliest);
        assertFalse(deadline.isAfter(latest), () -> deadline + " is after " + latest);
    }

    @Test
    void deadlineIsInTheContextOfAWorkerOfItsOwn() throws InterruptedException {
        Task<Boolean> hasDeadline = context -> context.deadline().isPresent();
        assertEquals(true, runtime().start(hasDeadline, TaskOptions.timeout(Await.LIMIT), _ -> {}).join());
    }

    @Test
    void withoutATimeoutThereIsNoDeadline() throws InterruptedException {
        assertEquals(true, runtime().run(context -> context.deadline().isEmpty()));
    }

    @Test
    void veryLongOnesMeanNone() throws InterruptedException {
        TaskOptions endless = TaskOptions.timeout(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
        assertEquals(true, runtime().run(context -> context.deadline().isEmpty(), endless));
    }
}
