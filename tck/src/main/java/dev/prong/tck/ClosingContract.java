package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * A runtime is closed, and a worker ended, within a listener: nobody waits for himself, and two closes do not wait for each
 * other. The close timeout is longer than a test may take, so that a wait for oneself fails.
 */
abstract non-sealed class ClosingContract extends Contract {

    private TaskRuntime patient() {
        return open(pool(1), "closeTimeout=1h");
    }

    /** Has a listener close the runtime, registered by {@code listening}; returns when it has, and the worker has ended. */
    private <R> Exit closedBy(Task<R> task, BiConsumer<Worker<R>, Runnable> listening) throws InterruptedException {
        TaskRuntime closing = patient();
        CountDownLatch closed = new CountDownLatch(1);
        Recorder<R> heard = new Recorder<>();
        closing.start(task, starting -> {
            listening.accept(starting, () -> {
                closing.close();
                closed.countDown();
            });
            starting.onExit(heard::ended);
        });
        await("close within a listener", closed);
        Exit exit = heard.exit();
        closing.close();
        // A listener that came after the exit may not have returned yet.
        Await.until("nothing is left", () -> counts(closing.stats()).equals(Collections.nCopies(8, 0L)));
        return exit;
    }

    private static void await(String what, CountDownLatch latch) {
        Await.until(what, () -> latch.getCount() == 0);
    }

    @Test
    void onlineListenerCloses() throws InterruptedException {
        assertEquals(new Exit.Completed(), closedBy(echo(), (worker, close) -> worker.onOnline(close)));
    }

    @Test
    void messageListenerCloses() throws InterruptedException {
        assertEquals(new Exit.Completed(), closedBy(context -> {
            context.parent().postMessage("close");
            return echo().run(context);
        }, (worker, close) -> worker.onMessage(_ -> close.run())));
    }

    @Test
    void errorListenerCloses() throws InterruptedException {
        assertInstanceOf(Exit.Failed.class, closedBy(_ -> {
            throw new IllegalStateException("thrown by a test's task");
        }, (worker, close) -> worker.onError(_ -> close.run())));
    }

    @Test
    void exitListenerCloses() throws InterruptedException {
        assertEquals(new Exit.Completed(), closedBy(returning(1), (worker, close) -> worker.onExit(_ -> close.run())));
    }

    @Test
    void startListenerCloses() throws InterruptedException {
        Exit exit = closedBy(echo(), (_, close) -> close.run());
        assertEquals(EndReason.CLOSED, assertInstanceOf(Exit.Killed.class, exit).reason());
    }

    @Test
    void progressListenerCloses() throws InterruptedException {
        Flag mayEnd = flag("may-end");
        CountDownLatch closed = new CountDownLatch(1);
        TaskRuntime closing = patient();
        TaskHandle<String> handle = closing.submit(context -> {
            context.progress(1);
            mayEnd.await();
            return "result";
        });
        handle.onProgress(Integer.class, _ -> {
            mayEnd.raise();
            closing.close();
            closed.countDown();
        });
        assertEquals("result", handle.join());
        await("close within a progress listener", closed);
    }

    @Test
    void futureOfAHandleCloses() throws Exception {
        TaskRuntime closing = patient();
        assertEquals("closed 1", closing.submit(returning(1)).toCompletableFuture().thenApply(result -> {
            closing.close();
            return "closed " + result;
        }).get());
    }

    @Test
    void listenerClosesWhileAnotherThreadDoes() throws InterruptedException {
        TaskRuntime closing = patient();
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Worker<Integer> worker = closing.start(echo(), starting -> starting.onMessage(_ -> {
            inListener.countDown();
            Await.until("close by another thread", () -> rejects(closing));
            closing.close();
            closed.countDown();
        }));
        worker.postMessage("close");
        Thread outside = Thread.ofPlatform().start(() -> {
            await("listener", inListener);
            closing.close();
        });
        await("close within a listener", closed);
        Await.end(outside);
        assertEquals(1, worker.join());
    }

    private static boolean rejects(TaskRuntime runtime) {
        try {
            runtime.submit(returning(1));
            return false;
        } catch (TaskRejectedException _) {
            return true;
        }
    }

    @Test
    void workerThatItsStartListenerTerminatesIsLetGo() throws InterruptedException {
        TaskRuntime closing = patient();
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = closing.start(echo(), starting -> {
            heard.accept(starting);
            starting.terminate();
            if (!can(Capability.ISOLATE)) { // Else its process begins first, and is let go.
                heard.exit(); // It is delivered while the worker is still being started.
            }
        });
        assertThrows(TaskCancelledException.class, worker::join);
        assertEquals(EndReason.TERMINATED, assertInstanceOf(Exit.Killed.class, heard.exit()).reason());
        Await.until("nothing started is left", () -> closing.stats().started() == 0);
        closing.close();
    }

    @Test
    void closeWaitsForAListenerThatCameAfterTheExit() throws InterruptedException {
        for (int i = 0; i < (can(Capability.ISOLATE) ? 3 : 200); i++) {
            TaskRuntime closing = patient();
            Worker<Integer> worker = closing.start(returning(1));
            worker.join();
            AtomicReference<Exit> heard = new AtomicReference<>();
            worker.onExit(exit -> {
                heard.set(exit);
            });
            closing.close();
            assertEquals(new Exit.Completed(), heard.get());
        }
    }
}
