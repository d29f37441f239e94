package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskFailedException;
import dev.prong.TaskRuntime;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the JDK promises of an executor service, beyond running what it is given. */
abstract non-sealed class ExecutorPromisesContract extends Contract {

    /** A callable that crosses to children too. */
    interface Job<V> extends Callable<V>, Serializable {
    }

    record Triple(int n) implements Callable<Integer> {
        @Override
        public Integer call() {
            return 3 * n;
        }
    }

    /** Tells when it has begun, and waits until it may end or is interrupted. */
    record Held(Flag begun, Flag mayEnd) implements Callable<String> {
        @Override
        public String call() throws InterruptedException {
            begun.raise();
            mayEnd.await();
            return "held";
        }
    }

    private final Job<Integer> endless = () -> {
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    };

    private Future<String> hold(ExecutorService view) {
        Held held = new Held(flag("begun"), flag("may-end"));
        Future<String> future = view.submit(held);
        held.begun().expect();
        return future;
    }

    private void release() {
        flag("may-end").raise();
    }

    @Test
    void invokeAllIsRejectedAfterShutdown() {
        ExecutorService view = runtime().asExecutorService();
        view.shutdown();
        List<Triple> one = List.of(new Triple(1));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAll(one));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAll(one, 1, TimeUnit.MINUTES));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAny(one));
    }

    @Test
    void invokeAllIsRejectedOnceTheRuntimeIsClosed() {
        ExecutorService view;
        try (TaskRuntime closed = open(pool(1))) {
            view = closed.asExecutorService();
        }
        List<Triple> one = List.of(new Triple(1));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAll(one));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAll(one, 1, TimeUnit.MINUTES));
        assertThrows(RejectedExecutionException.class, () -> view.invokeAny(one));
    }

    @Test
    void invokeAllIsRejectedByAFullQueueAndCancelsWhatWasAccepted() throws Exception {
        try (TaskRuntime full = open(pool(1), "queueCapacity=1", "whenFull=reject", IMPATIENT)) {
            ExecutorService view = full.asExecutorService();
            var _ = hold(view);
            List<Job<Integer>> jobs = Collections.nCopies(3, endless);
            assertThrows(RejectedExecutionException.class, () -> view.invokeAll(jobs));
            assertThrows(RejectedExecutionException.class, () -> view.invokeAll(jobs, 1, TimeUnit.MINUTES));
            assertThrows(RejectedExecutionException.class, () -> view.invokeAny(jobs));
            release();
            view.shutdown();
            assertTrue(view.awaitTermination(SECONDS, TimeUnit.SECONDS), "what was accepted was not cancelled");
        }
    }

    @Test
    void invokeAllWithoutTimeGivesCancelledFutures() throws Exception {
        for (long nanos : new long[] {0, -1, Long.MIN_VALUE}) {
            List<Future<Integer>> futures = runtime().asExecutorService()
                    .invokeAll(List.of(new Triple(1), new Triple(2)), nanos, TimeUnit.NANOSECONDS);
            assertEquals(List.of(true, true), futures.stream().map(Future::isCancelled).toList());
        }
    }

    @Test
    void limitsAreKeptWhileAFullQueueLetsSubmitsWait() throws Exception {
        try (TaskRuntime full = open(pool(1), "queueCapacity=1")) {
            ExecutorService view = full.asExecutorService();
            Future<String> holding = hold(view);
            List<Future<Integer>> futures = view.invokeAll(Collections.nCopies(4, new Triple(1)), 100,
                    TimeUnit.MILLISECONDS);
            assertEquals(Collections.nCopies(4, true), futures.stream().map(Future::isCancelled).toList());
            assertThrows(TimeoutException.class,
                    () -> view.invokeAny(Collections.nCopies(4, new Triple(1)), 100, TimeUnit.MILLISECONDS));
            assertFalse(holding.isDone());
            release();
            assertEquals("held", holding.get());
            assertEquals(3, view.submit(new Triple(1)).get());
        }
    }

    @Test
    void shutdownNowTakesBackWhatWaitsForRoom() throws Exception {
        try (TaskRuntime full = open(pool(1), "queueCapacity=1")) {
            ExecutorService holder = full.asExecutorService();
            Future<String> holding = hold(holder);
            ExecutorService view = full.asExecutorService();
            Future<Integer> queued = view.submit(new Triple(1));
            FutureTask<Future<Integer>> submitting = new FutureTask<>(() -> view.submit(new Triple(2)));
            Thread thread = Thread.ofPlatform().start(submitting);
            Await.until("submit waits for room", () -> thread.getState() == Thread.State.WAITING);
            List<Runnable> back = view.shutdownNow();
            assertEquals(List.of(queued, submitting.get()), back);
            assertTrue(view.awaitTermination(SECONDS, TimeUnit.SECONDS));
            assertFalse(holding.isDone());
            release();
            assertEquals("held", holding.get());
        }
    }

    @Test
    void shutdownNowMissesNothingThatIsSubmittedMeanwhile() throws Exception {
        for (int i = 0; i < 60; i++) {
            ExecutorService view = runtime().asExecutorService();
            int spins = i * 300;
            Thread submitting = Thread.ofPlatform().start(() -> {
                try {
                    var _ = view.submit(endless);
                } catch (RejectedExecutionException _) {
                    // As good as given back.
                }
            });
            for (int spin = 0; spin < spins; spin++) {
                Thread.onSpinWait();
            }
            view.shutdownNow();
            Await.end(submitting);
            assertTrue(view.awaitTermination(20, TimeUnit.SECONDS), "round " + i + ": a task runs on untold");
        }
    }

    @Test
    void whatIsGivenBackEndsWhereItIsExecutedNext() throws Exception {
        ExecutorService first = single().asExecutorService();
        var _ = hold(first);
        Future<Integer> future = first.submit(new Triple(7));
        List<Runnable> back = first.shutdownNow();
        assertEquals(List.of(future), back);
        assertFalse(future.isDone());
        back.forEach(single().asExecutorService()::execute);
        assertEquals(21, future.get());
    }

    @Test
    void doneFutureIsNotRunAgain() throws Exception {
        Job<Long> time = System::nanoTime;
        ExecutorService view = single().asExecutorService();
        Future<Long> future = view.submit(time);
        long result = future.get();
        view.execute((Runnable) future);
        assertEquals(3, view.submit(new Triple(1)).get());
        assertEquals(result, future.get());
    }

    @Test
    void terminatedStaysSo() throws Exception {
        ExecutorService view = runtime().asExecutorService();
        view.shutdown();
        AtomicBoolean enough = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!enough.get()) {
                assertThrows(RejectedExecutionException.class, () -> view.submit(new Triple(1)));
            }
        });
        int open = 0;
        for (int i = 0; i < 200_000; i++) {
            open += view.isTerminated() ? 0 : 1;
        }
        enough.set(true);
        Await.end(refused);
        assertEquals(0, open);
    }

    @Test
    void completionServiceGivesFuturesOrIsRefusedWithARemedy() throws Exception {
        CompletionService<Integer> service = new ExecutorCompletionService<>(runtime().asExecutorService());
        if (can(Capability.SHARE_OBJECTS)) {
            Future<Integer> future = service.submit(new Triple(14));
            assertSame(future, service.take());
            assertEquals(42, future.resultNow());
            return;
        }
        String message = assertThrows(IllegalArgumentException.class, () -> service.submit(new Triple(14)))
                .getMessage();
        assertTrue(message.endsWith("; a future runs in the process that made it: submit its callable; in place of a"
                + " completion service use TaskRuntime.submit(task).toCompletableFuture() or TaskRuntime.outcomes"),
                message);
        assertNull(service.poll());
    }

    @Test
    void stageOfACompletableFutureRunsOrIsRefusedWithARemedy() throws Exception {
        ExecutorService view = runtime().asExecutorService();
        if (can(Capability.SHARE_OBJECTS)) {
            assertEquals(1, CompletableFuture.supplyAsync(() -> 1, view).get());
            return;
        }
        String message = assertThrows(IllegalArgumentException.class,
                () -> CompletableFuture.supplyAsync(() -> 1, view))
                        .getMessage();
        assertTrue(message.endsWith("; a stage of a CompletableFuture runs in the process that made it: use"
                + " TaskRuntime.submit(task).toCompletableFuture()"), message);
    }

    @Test
    void whatCanNeverBeTakenIsRefusedInOneWay() {
        ExecutorService view = runtime().asExecutorService();
        Thread cannotCross = Thread.currentThread();
        Job<String> capturing = () -> cannotCross.getName();
        Callable<Integer> anonymous = new Callable<>() {
            @Override
            public Integer call() {
                return 1;
            }
        };
        Runnable plain = () -> {};
        if (can(Capability.SHARE_OBJECTS)) {
            return;
        }
        assertThrows(IllegalArgumentException.class, () -> view.submit(capturing));
        assertThrows(IllegalArgumentException.class, () -> view.submit(anonymous));
        assertThrows(IllegalArgumentException.class, () -> view.submit(plain));
        assertThrows(IllegalArgumentException.class, () -> view.execute(plain));
        assertThrows(IllegalArgumentException.class, () -> view.invokeAll(List.of(capturing)));
        assertThrows(IllegalArgumentException.class, () -> view.invokeAny(List.of(capturing)));
    }

    @Test
    void failureAnswersForItsClass() {
        Job<Void> failing = () -> {
            throw new UncheckedIOException(new IOException("thrown by the job"));
        };
        Throwable cause = assertThrows(ExecutionException.class,
                () -> runtime().asExecutorService().submit(failing).get()).getCause();
        if (cause instanceof TaskFailedException failed) {
            assertEquals(UncheckedIOException.class.getName(), failed.causeType());
            assertTrue(failed.isCausedBy(IOException.class));
        } else {
            assertEquals("thrown by the job",
                    assertInstanceOf(UncheckedIOException.class, cause).getCause().getMessage());
        }
        assertEquals(can(Capability.ISOLATE), cause instanceof TaskFailedException);
    }
}
