package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Cancel: who decides the outcome, and how the task is told. */
abstract non-sealed class CancelContract extends Contract {

    @Test
    void queuedTaskNeverRunsAndEndsAtOnce() throws InterruptedException {
        Flag begun = flag("begun");
        Flag never = flag("never");
        TaskHandle<Void> first = single().submit(sleeping(begun));
        begun.expect();
        TaskHandle<Void> queued = single().submit(sleeping(never));
        assertTrue(queued.cancel());
        assertTrue(queued.isDone());
        assertCancelled(queued);
        assertTrue(first.cancel());
        assertEquals("next", single().run(returning("next")));
        assertFalse(never.isRaised());
    }

    @Test
    void runningTaskIsInterrupted() {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = runtime().submit(sleeping(begun));
        begun.expect();
        assertFalse(handle.isDone());
        assertTrue(handle.cancel());
        assertCancelled(handle);
    }

    @Test
    void runningTaskIsToldByItsContext() {
        Flag begun = flag("begun");
        Flag seen = flag("seen");
        TaskHandle<Void> handle = runtime().submit(context -> {
            begun.raise();
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            seen.raise(context.isCancelled() + " " + Thread.interrupted() + " " + context.isCancelled());
            return null;
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertCancelled(handle);
        seen.expect();
        assertTrue(seen.text().startsWith("true ") && seen.text().endsWith(" true"), seen.text());
    }

    @Test
    void runningTaskThatThrowsIfCancelledIsCancelled() {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = runtime().submit(context -> {
            context.throwIfCancelled();
            begun.raise();
            while (true) {
                context.throwIfCancelled();
            }
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertCancelled(handle);
    }

    @Test
    void decidesEvenIfTheTaskReturns() {
        assertObeys(context -> "ended well");
    }

    @Test
    void decidesEvenIfTheTaskThrowsSomethingElse() {
        assertObeys(_ -> {
            throw new IllegalStateException("on the way out");
        });
    }

    @Test
    void decidesEvenIfTheResultCannotCross() {
        assertObeys(_ -> Thread.currentThread());
    }

    @Test
    void isFalseAfterTheEnd() throws InterruptedException {
        TaskHandle<String> handle = runtime().submit(returning("result"));
        assertEquals("result", handle.join());
        assertFalse(handle.cancel());
        assertEquals("result", handle.join());
    }

    @Test
    void isFalseTheSecondTime() {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = runtime().submit(sleeping(begun));
        begun.expect();
        assertTrue(handle.cancel());
        assertFalse(handle.cancel());
        assertCancelled(handle);
        assertFalse(handle.cancel());
    }

    @Test
    void namesTheTask() {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = runtime().submit(sleeping(begun), TaskOptions.defaults().withName("doomed"));
        begun.expect();
        handle.cancel();
        String message = assertThrows(TaskCancelledException.class, handle::join).getMessage();
        assertTrue(message.startsWith("task cancelled: task=doomed, worker=" + backend().workerName() + "-"), message);
    }

    @Test
    void interruptOfARunCancelsItsTask() throws InterruptedException {
        Flag begun = flag("begun");
        Flag cancelled = flag("cancelled");
        AtomicReference<Object> thrown = new AtomicReference<>();
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                thrown.set(runtime().run(sleepingUntilTold(begun, cancelled)));
            } catch (InterruptedException e) {
                thrown.set(e.getClass());
            }
        });
        begun.expect();
        caller.interrupt();
        Await.end(caller);
        assertEquals(InterruptedException.class, thrown.get());
        cancelled.expect();
    }

    @Test
    void doesNotReachTheNextTaskOfTheWorker() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Flag begun = flag("begun-" + i);
            TaskHandle<Void> handle = single().submit(sleeping(begun));
            begun.expect();
            handle.cancel();
            assertEquals("false false", single().run(context -> {
                String told = context.isCancelled() + " " + Thread.currentThread().isInterrupted();
                Thread.sleep(1);
                return told;
            }));
        }
    }

    /** It may overtake the task on its way to the worker; if it got lost, the grace period would end the task. */
    @Test
    void isNotLostHoweverEarlyItComes() throws InterruptedException {
        assertEquals("warm", single().run(returning("warm")));
        for (int i = 0; i < 50; i++) {
            TaskHandle<Void> handle = single().submit(sleeping(flag("begun-" + i)));
            assertTrue(handle.cancel());
            assertTrue(handle.awaitDone(Duration.ofSeconds(10)), "cancel was lost");
            assertCancelled(handle);
        }
    }

    @Test
    void doesNotWaitForTheTaskToEnd() {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<Void> handle = single().submit(_ -> {
            begun.raise();
            mayEnd.awaitStubbornly();
            return null;
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertFalse(handle.isDone());
        mayEnd.raise();
        assertCancelled(handle);
    }

    private static Task<Void> sleepingUntilTold(Flag begun, Flag told) {
        return context -> {
            begun.raise();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                told.raise(String.valueOf(context.isCancelled()));
            }
            return null;
        };
    }

    /** A cancelled task that ends so has obeyed, and the worker takes the next one. */
    private void assertObeys(Task<?> end) {
        Flag begun = flag("begun");
        TaskHandle<Object> handle = runtime().submit(context -> {
            begun.raise();
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            return end.run(context);
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertCancelled(handle);
    }

    private static void assertCancelled(TaskHandle<?> handle) {
        assertThrows(TaskCancelledException.class, handle::join);
        assertTrue(handle.isDone());
        assertThrows(TaskCancelledException.class, handle::join);
    }
}
