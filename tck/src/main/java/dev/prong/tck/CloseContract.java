package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.RuntimeStats;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The close drains, then cancels, then kills; it is bounded and may be called again. */
abstract non-sealed class CloseContract extends Contract {

    @Test
    void drainsWhatIsRunningAndWhatIsQueued() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime closing = open(pool(1));
        List<TaskHandle<Integer>> handles = new ArrayList<>(List.of(closing.submit(waiting(begun, mayEnd, 0))));
        for (int i = 1; i < 100; i++) {
            int n = i;
            handles.add(closing.submit(_ -> n));
        }
        begun.expect();
        Thread closer = Thread.startVirtualThread(closing::close);
        untilItRejects(closing);
        mayEnd.raise();
        Await.end(closer);
        for (int i = 0; i < handles.size(); i++) {
            assertTrue(handles.get(i).isDone());
            assertEquals(i, handles.get(i).join());
        }
        RuntimeStats stats = closing.stats();
        long submitted = stats.submitted();
        assertEquals(List.of(submitted, 0L, 0L, submitted, 0L, 0L, 0L, 0L), counts(stats));
    }

    @Test
    void acceptsNothingMore() {
        TaskRuntime closed = open(pool(1));
        closed.close();
        for (Executable each : List.<Executable> of(() -> closed.submit(returning(1)), () -> closed.run(returning(1)),
                () -> closed.start(returning(1)), () -> closed.map(List.of(1), n -> returning(n)))) {
            TaskRejectedException rejected = assertThrows(TaskRejectedException.class, each);
            assertTrue(rejected.getMessage().startsWith("runtime is closed: "), rejected.getMessage());
        }
        assertEquals(0, closed.stats().submitted());
    }

    @Test
    void mayBeCalledAgain() {
        TaskRuntime closed = open(pool(1));
        closed.close();
        closed.close();
        assertEquals(0, closed.stats().workers());
    }

    @Test
    void mayBeCalledByTwoThreads() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskRuntime closing = open(pool(1));
        TaskHandle<String> running = closing.submit(waiting(begun, mayEnd, "result"));
        begun.expect();
        Thread first = Thread.startVirtualThread(closing::close);
        Thread second = Thread.startVirtualThread(closing::close);
        untilItRejects(closing);
        mayEnd.raise();
        Await.end(first);
        Await.end(second);
        assertEquals("result", running.join());
    }

    @Test
    void cancelsWhatOutlivesTheCloseTimeout() throws InterruptedException {
        Flag begun = flag("begun");
        Flag told = flag("told");
        Flag never = flag("never");
        TaskHandle<Void> running;
        TaskHandle<Void> queued;
        try (TaskRuntime closing = open(pool(1), "closeTimeout=200ms", "gracePeriod=20s")) {
            running = closing.submit(context -> {
                begun.raise();
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } finally {
                    told.raise(context.isCancelled() + " " + context.cancelReason().orElseThrow());
                }
                return null;
            });
            begun.expect();
            queued = closing.submit(sleeping(never));
        }
        assertEquals("true CLOSED", told.text());
        for (TaskHandle<Void> each : List.of(running, queued)) {
            assertTrue(each.isDone());
            String message = assertThrows(TaskCancelledException.class, each::join).getMessage();
            assertTrue(message.startsWith("task cancelled because its runtime was closed: task="), message);
        }
        assertTrue(!never.isRaised());
    }

    @Test
    void disconnectsAWorkerThatWaitsForMessages() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker;
        try (TaskRuntime closing = open(pool(1))) {
            worker = closing.start(echo(), heard);
            worker.postMessage("before the close");
        }
        assertEquals(1, worker.join());
        assertEquals(new Exit.Completed(), heard.exit());
        assertEquals(List.of("before the close"), heard.messages());
    }

    @Test
    void waitsForAWorkerOfItsOwnAndItsListeners() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        Flag mayListen = flag("may-listen");
        Recorder<String> heard = new Recorder<>();
        TaskRuntime closing = open(pool(1));
        Worker<String> worker = closing.start(waiting(begun, mayEnd, "result"), started -> {
            started.onExit(_ -> mayListen.expect());
            heard.accept(started);
        });
        begun.expect();
        Thread closer = Thread.ofPlatform().start(closing::close);
        Await.until("the close waits", () -> closer.getState().name().endsWith("WAITING"));
        mayEnd.raise();
        assertEquals("result", worker.join());
        assertTrue(closer.isAlive());
        mayListen.raise();
        Await.end(closer);
        assertEquals(List.of(new Exit.Completed()), heard.exits());
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L), counts(closing.stats()));
    }

    @Test
    void interruptShortensTheWait() throws InterruptedException {
        Flag begun = flag("begun");
        TaskRuntime closing = open("closeTimeout=1h", pool(1));
        TaskHandle<Void> running = closing.submit(sleeping(begun));
        begun.expect();
        Thread.currentThread().interrupt();
        closing.close();
        assertTrue(Thread.interrupted(), "the flag stays set");
        assertTrue(running.awaitDone(Await.LIMIT));
        assertThrows(TaskCancelledException.class, running::join);
    }

    @Test
    void freesASubmitThatWaitsForRoom() throws InterruptedException {
        Flag begun = flag("begun");
        TaskRuntime closing = open(pool(1), "queueCapacity=1", IMPATIENT);
        closing.submit(sleeping(begun));
        begun.expect();
        closing.submit(returning("queued"));
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> outcome.set(outcomeOf(closing)));
        Await.until("the caller waits", () -> caller.getState() == Thread.State.WAITING);
        closing.close();
        Await.end(caller);
        assertInstanceOf(TaskRejectedException.class, outcome.get());
    }

    @Test
    void mayBeCalledByAListener() throws InterruptedException {
        TaskRuntime closing = open(pool(1));
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = closing.start(context -> {
            context.parent().postMessage("close");
            context.parent().messages().forEach(_ -> {});
            return null;
        }, started -> {
            started.onMessage(_ -> closing.close());
            heard.accept(started);
        });
        worker.join();
        assertEquals(new Exit.Completed(), heard.exit());
        assertThrows(TaskRejectedException.class, () -> closing.submit(returning(1)));
    }

    @Test
    void ofARuntimeThatDidNothingIsQuick() {
        long begin = System.nanoTime();
        open(pool(1)).close();
        assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 10);
    }

    private static Object outcomeOf(TaskRuntime closing) {
        try {
            return closing.submit(returning("never"));
        } catch (TaskRejectedException e) {
            return e;
        }
    }

    /** Returns once the close of another thread has begun. */
    private static void untilItRejects(TaskRuntime closing) {
        Await.until("the close begins", () -> {
            try {
                closing.submit(returning("early"));
                return false;
            } catch (TaskRejectedException _) {
                return true;
            }
        });
    }
}
