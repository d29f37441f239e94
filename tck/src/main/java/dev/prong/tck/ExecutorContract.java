package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The pool as an executor service. */
abstract non-sealed class ExecutorContract extends Contract {

    interface Job<V> extends Callable<V>, Serializable {
    }

    interface Action extends Runnable, Serializable {
    }

    record Triple(int n) implements Callable<Integer> {
        @Override
        public Integer call() {
            return 3 * n;
        }
    }

    @Test
    void runsASerializableLambda() throws Exception {
        int captured = 20;
        Job<Integer> job = () -> captured + 1;
        assertEquals(21, view().submit(job).get());
    }

    @Test
    void runsARecord() throws Exception {
        assertEquals(6, view().submit(new Triple(2)).get());
    }

    @Test
    void runsARunnable() throws Exception {
        Flag ran = flag("ran");
        Flag again = flag("again");
        Action first = ran::raise;
        Action second = again::raise;
        assertNull(view().submit(first).get());
        assertTrue(ran.isRaised());
        view().execute(second);
        again.expect();
    }

    @Test
    void givesTheResultThatWasSetForARunnable() throws Exception {
        Action nothing = () -> {};
        assertEquals("done", view().submit(nothing, "done").get());
    }

    @Test
    void invokesAll() throws Exception {
        List<Triple> jobs = List.of(new Triple(1), new Triple(2), new Triple(3));
        List<Integer> results = new ArrayList<>();
        for (Future<Integer> each : view().invokeAll(jobs)) {
            assertTrue(each.isDone());
            results.add(each.get());
        }
        assertEquals(List.of(3, 6, 9), results);
    }

    @Test
    void invokesAny() throws Exception {
        Job<String> failing = () -> {
            throw new IllegalStateException("x");
        };
        Job<String> working = () -> "worked";
        assertEquals("worked", view().invokeAny(List.of(failing, working)));
    }

    @Test
    void tellsAFailureAsExecutionException() {
        Job<String> failing = () -> {
            throw new IllegalStateException("thrown by the job");
        };
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> view().submit(failing).get());
        assertTrue(allMessages(thrown).contains("thrown by the job"), () -> allMessages(thrown));
    }

    @Test
    void cancelsARunningJob() throws Exception {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        Job<Void> job = () -> {
            begun.raise();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                ended.raise();
            }
            return null;
        };
        Future<Void> future = view().submit(job);
        begun.expect();
        assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
        assertFalse(future.isDone());
        assertTrue(future.cancel(true));
        assertThrows(CancellationException.class, future::get);
        assertTrue(future.isCancelled());
        assertTrue(future.isDone());
        assertFalse(future.cancel(true));
        ended.expect();
    }

    @Test
    void cancelAfterTheEndIsFalse() throws Exception {
        Future<Integer> future = view().submit(new Triple(1));
        assertEquals(3, future.get());
        assertFalse(future.cancel(true));
        assertFalse(future.isCancelled());
        assertEquals(Future.State.SUCCESS, future.state());
        assertEquals(3, future.resultNow());
    }

    @Test
    void shutdownOfTheViewLeavesTheRuntimeOpen() throws Exception {
        ExecutorService view = view();
        Future<Integer> future = view.submit(new Triple(1));
        view.shutdown();
        assertTrue(view.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> view.submit(new Triple(2)));
        assertTrue(view.awaitTermination(Contract.SECONDS, TimeUnit.SECONDS));
        assertTrue(view.isTerminated());
        assertEquals(3, future.get());
        assertEquals("open", runtime().run(returning("open")));
        assertEquals(9, view().submit(new Triple(3)).get());
    }

    @Test
    void closeOfTheViewWaitsForItsJobsAndLeavesTheRuntimeOpen() throws Exception {
        Future<Integer> future;
        try (ExecutorService view = view()) {
            future = view.submit(new Triple(1));
        }
        assertEquals(3, future.resultNow());
        assertEquals("open", runtime().run(returning("open")));
    }

    @Test
    void shutdownNowEndsItsJobsAndLeavesTheRuntimeOpen() throws Exception {
        ExecutorService view = view();
        Flag begun = flag("begun");
        Job<Void> job = () -> {
            begun.raise();
            Thread.sleep(Long.MAX_VALUE);
            return null;
        };
        Future<Void> future = view.submit(job);
        begun.expect();
        view.shutdownNow();
        assertTrue(view.awaitTermination(Contract.SECONDS, TimeUnit.SECONDS));
        assertTrue(future.isDone());
        assertEquals("open", runtime().run(returning("open")));
    }

    @Test
    void rejectsOnceTheRuntimeIsClosed() {
        ExecutorService view;
        try (var closed = open(pool(1))) {
            view = closed.asExecutorService();
        }
        assertThrows(RejectedExecutionException.class, () -> view.submit(new Triple(1)));
    }

    @Test
    void runsAnyCallableByReferenceOrRefusesItByName() throws Exception {
        AtomicInteger shared = new AtomicInteger();
        Callable<Integer> callable = shared::incrementAndGet;
        if (can(Capability.SHARE_OBJECTS)) {
            assertEquals(1, view().submit(callable).get());
            assertEquals(1, shared.get());
        } else {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                    () -> view().submit(callable));
            assertTrue(refused.getMessage().contains(ExecutorContract.class.getName()), refused.getMessage());
            assertEquals(0, shared.get());
        }
    }

    private ExecutorService view() {
        return runtime().asExecutorService();
    }

    private static String allMessages(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            all.append(each).append('\n');
        }
        return all.toString();
    }
}
