package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.OutputLine;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An output listener may wait for what its runtime does, close it, or never return: no end of a task waits for it for ever. */
abstract non-sealed class UsersCodeContract extends Contract {

    private static final Task<String> PRINTS = context -> {
        context.out().println("line");
        return "result";
    };

    @Test
    void closeByAnOutputListenerIsQuickAndKeepsTheResult() throws Exception {
        TaskRuntime closing = open(pool(1), "closeTimeout=1h");
        CountDownLatch closed = new CountDownLatch(1);
        assertEquals("result", closing.run(PRINTS, hearing(_ -> {
            closing.close();
            closed.countDown();
        })));
        assertTrue(closed.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void closeByAnOutputListenerOfAWorkerOfItsOwnIsQuick() throws Exception {
        TaskRuntime closing = open(pool(1), "closeTimeout=1h");
        CountDownLatch closed = new CountDownLatch(1);
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = closing.start(PRINTS, hearing(_ -> {
            closing.close();
            closed.countDown();
        }), heard);
        assertEquals("result", worker.join());
        assertTrue(closed.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(List.of(new Exit.Completed()), List.of(heard.exit()));
    }

    @Test
    void outputListenerMayRunATaskOnTheSameWorker() throws Exception {
        BlockingQueue<Object> got = new LinkedBlockingQueue<>();
        try (TaskRuntime runtime = open(pool(1))) {
            assertEquals("result", runtime.run(PRINTS, hearing(_ -> got.add(outcome(runtime)))));
            assertEquals("inner", got.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @Test
    void linesAreHeardInOrderWhenTheirListenerRunsTasks() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch last = new CountDownLatch(3);
        try (TaskRuntime runtime = open(pool(1))) {
            runtime.run(context -> {
                context.out().println("one");
                context.out().println("two");
                context.out().println("three");
                return null;
            }, hearing(line -> {
                heard.add(line.text() + " " + outcome(runtime));
                last.countDown();
            }));
            assertTrue(last.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
        assertEquals(List.of("one inner", "two inner", "three inner"), heard);
    }

    @Test
    void timeoutIsKeptThoughAnOutputListenerDoesNotReturn() throws Exception {
        CountDownLatch mayReturn = new CountDownLatch(1);
        TaskRuntime runtime = open(pool(1), IMPATIENT);
        try {
            assertThrows(TaskTimeoutException.class, () -> runtime.run(PRINTS,
                    TaskOptions.timeout(Duration.ofSeconds(1)).withOutput(_ -> awaitUninterruptibly(mayReturn))));
        } finally {
            runtime.close();
            mayReturn.countDown();
        }
    }

    @Test
    void cancelEndsATaskWhoseOutputListenerDoesNotReturn() throws Exception {
        CountDownLatch listens = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        TaskRuntime runtime = open(pool(1), IMPATIENT);
        try {
            TaskHandle<String> handle = runtime.submit(PRINTS, hearing(_ -> {
                listens.countDown();
                awaitUninterruptibly(mayReturn);
            }));
            listens.await();
            assertTrue(handle.cancel());
            assertTrue(handle.awaitDone(Await.LIMIT));
        } finally {
            runtime.close();
            mayReturn.countDown();
        }
    }

    @Test
    void closeEndsAWorkerOfItsOwnWhoseOutputListenerDoesNotReturn() throws Exception {
        CountDownLatch listens = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        TaskRuntime runtime = open(pool(1), IMPATIENT);
        try {
            runtime.start(PRINTS, hearing(_ -> {
                listens.countDown();
                awaitUninterruptibly(mayReturn);
            }), worker -> worker.onExit(exit::complete));
            listens.await();
            runtime.close();
            exit.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            mayReturn.countDown();
        }
    }

    private static Object outcome(TaskRuntime runtime) {
        try {
            return runtime.run(returning("inner"));
        } catch (InterruptedException e) {
            return e;
        }
    }

    private static TaskOptions hearing(Consumer<OutputLine> listener) {
        return TaskOptions.defaults().withOutput(listener);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
