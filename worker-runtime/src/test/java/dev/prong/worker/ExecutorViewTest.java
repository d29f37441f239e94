package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The futures and calls of the view as an executor, as the JDK's own executors answer them. */
@Timeout(60)
class ExecutorViewTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private WorkerRuntime runtime;
    private ExecutorService view;

    @BeforeEach
    void openRuntime() {
        runtime = WorkerRuntime.builder().threads(1).build();
        view = runtime.asExecutorService();
    }

    @AfterEach
    void closeRuntime() {
        open.countDown();
        runtime.close();
    }

    /** Holds the only thread until the gate is open or it is interrupted. */
    private String held() {
        begun.countDown();
        try {
            open.await();
            return "passed";
        } catch (InterruptedException e) {
            interrupted.set(true);
            return "interrupted";
        }
    }

    private Future<String> hold() throws InterruptedException {
        Future<String> holding = view.submit(this::held);
        begun.await();
        return holding;
    }

    private static String endless() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        return "never";
    }

    @Test
    void cancelWakesAWaitingGetThoughTheJobRunsOn() throws Exception {
        Future<String> holding = hold();
        FutureTask<Class<?>> getter = new FutureTask<>(
                () -> assertThrows(CancellationException.class, holding::get).getClass());
        Thread.ofPlatform().start(getter);
        assertTrue(holding.cancel(false));
        assertEquals(CancellationException.class, getter.get());
        assertFalse(interrupted.get());
    }

    @Test
    void cancelWithoutInterruptLetsTheJobEnd() throws Exception {
        Future<String> holding = hold();
        assertTrue(holding.cancel(false));
        assertTrue(holding.isDone());
        assertTrue(holding.isCancelled());
        assertEquals(Future.State.CANCELLED, holding.state());
        Future<String> next = view.submit(() -> "next");
        open.countDown();
        assertEquals("next", next.get());
        assertFalse(interrupted.get());
        assertTrue(holding.isCancelled());
    }

    @Test
    void cancelWithInterruptInterrupts() throws Exception {
        Future<String> holding = hold();
        assertTrue(holding.cancel(true));
        assertThrows(CancellationException.class, () -> holding.get(0, TimeUnit.SECONDS));
        view.submit(() -> "next").get();
        assertTrue(interrupted.get());
    }

    @Test
    void cancelIsTrueOnce() throws Exception {
        Future<String> holding = hold();
        Future<String> queued = view.submit(() -> "queued");
        for (Future<String> each : List.of(queued, holding)) {
            assertTrue(each.cancel(true));
            assertFalse(each.cancel(true));
            assertFalse(each.cancel(false));
            assertTrue(each.isCancelled());
        }
        Future<String> ended = view.submit(() -> "ended");
        assertEquals("ended", ended.get());
        assertFalse(ended.cancel(true));
        assertFalse(ended.isCancelled());
    }

    @Test
    void cancelOfAQueuedJobWithoutInterruptKeepsItFromRunning() throws Exception {
        var _ = hold();
        AtomicInteger runs = new AtomicInteger();
        Future<Integer> queued = view.submit(runs::incrementAndGet);
        assertTrue(queued.cancel(false));
        open.countDown();
        view.submit(() -> "next").get();
        assertEquals(0, runs.get());
    }

    @Test
    void statesAreThoseOfAFuture() throws Exception {
        Future<String> holding = hold();
        assertEquals(Future.State.RUNNING, holding.state());
        assertThrows(IllegalStateException.class, holding::resultNow);
        assertThrows(IllegalStateException.class, holding::exceptionNow);
        open.countDown();
        assertEquals("passed", holding.get());
        assertEquals(Future.State.SUCCESS, holding.state());
        assertEquals("passed", holding.resultNow());
        assertThrows(IllegalStateException.class, holding::exceptionNow);
        Error error = new StackOverflowError("by a test");
        Callable<String> failing = () -> {
            throw error;
        };
        Future<String> failed = view.submit(failing);
        assertSame(error, assertThrows(ExecutionException.class, failed::get).getCause());
        assertEquals(Future.State.FAILED, failed.state());
        assertSame(error, failed.exceptionNow());
        assertThrows(IllegalStateException.class, failed::resultNow);
    }

    @Test
    void getThatTimesOutLeavesTheJob() throws Exception {
        Future<String> holding = hold();
        assertThrows(TimeoutException.class, () -> holding.get(1, TimeUnit.MILLISECONDS));
        assertThrows(TimeoutException.class, () -> holding.get(-1, TimeUnit.DAYS));
        assertFalse(holding.isDone());
        open.countDown();
        assertEquals("passed", holding.get(1, TimeUnit.MINUTES));
        assertEquals("passed", holding.get(-1, TimeUnit.DAYS));
    }

    @Test
    void getThatIsInterruptedLeavesTheJob() throws Exception {
        Future<String> holding = hold();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, holding::get);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> holding.get(1, TimeUnit.DAYS));
        open.countDown();
        assertEquals("passed", holding.get());
    }

    @Test
    void shutdownNowGivesBackWhatNeverBeganInOrder() throws Exception {
        Future<String> holding = hold();
        AtomicInteger runs = new AtomicInteger();
        Future<Integer> submitted = view.submit(runs::incrementAndGet);
        Runnable command = runs::incrementAndGet;
        view.execute(command);
        List<Runnable> neverBegun = view.shutdownNow();
        assertEquals(List.of(submitted, command), neverBegun);
        assertThrows(CancellationException.class, holding::get);
        assertTrue(view.awaitTermination(1, TimeUnit.MINUTES));
        assertTrue(view.isTerminated());
        assertTrue(interrupted.get());
        assertEquals(0, runs.get());
        assertFalse(submitted.isDone());
        assertFalse(submitted.isCancelled());
        neverBegun.getFirst().run();
        assertEquals(1, submitted.get());
        assertEquals(Future.State.SUCCESS, submitted.state());
    }

    @Test
    void whatIsGivenBackMayBeCancelled() throws Exception {
        var _ = hold();
        Future<String> submitted = view.submit(() -> "never");
        assertEquals(List.of(submitted), view.shutdownNow());
        assertThrows(TimeoutException.class, () -> submitted.get(1, TimeUnit.MILLISECONDS));
        assertTrue(submitted.cancel(false));
        assertThrows(CancellationException.class, submitted::get);
    }

    @Test
    void whoRunsOneThatIsQueuedTakesItFromThePool() throws Exception {
        var _ = hold();
        Future<Thread> queued = view.submit(Thread::currentThread);
        ((Runnable) queued).run();
        assertSame(Thread.currentThread(), queued.get());
        view.shutdown();
        open.countDown();
        assertTrue(view.awaitTermination(1, TimeUnit.MINUTES));
    }

    @Test
    void whoRunsOneThatRunsOrIsDoneDoesNothing() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Future<Integer> running = view.submit(() -> {
            held();
            return runs.incrementAndGet();
        });
        begun.await();
        ((Runnable) running).run();
        assertFalse(running.isDone());
        open.countDown();
        assertEquals(1, running.get());
        ((Runnable) running).run();
        view.execute((Runnable) running);
        view.submit(() -> "next").get();
        assertEquals(1, runs.get());
        assertEquals(1, running.get());
    }

    @Test
    void whatIsGivenBackMayBeExecutedByTheJdksOwn() throws Exception {
        var _ = hold();
        Future<String> submitted = view.submit(() -> Thread.currentThread().getName());
        List<Runnable> back = view.shutdownNow();
        try (ExecutorService other = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("other").factory())) {
            back.forEach(other::execute);
            assertEquals("other", submitted.get());
        }
    }

    @Test
    void whatIsGivenBackAndRefusedElsewhereIsStillThereToBeRun() throws Exception {
        var _ = hold();
        Future<String> submitted = view.submit(() -> "run at last");
        RunnableFuture<?> back = (RunnableFuture<?>) view.shutdownNow().getFirst();
        ExecutorService shut = runtime.asExecutorService();
        shut.shutdown();
        assertThrows(RejectedExecutionException.class, () -> shut.execute(back));
        assertFalse(submitted.isDone());
        back.run();
        assertEquals("run at last", submitted.get());
    }

    @Test
    void completionServiceHearsOfFailuresAndCancels() throws Exception {
        CompletionService<String> service = new ExecutorCompletionService<>(view);
        Future<String> holding = service.submit(this::held);
        begun.await();
        Future<String> queued = service.submit(() -> "cancelled before it begins");
        assertTrue(queued.cancel(false));
        assertTrue(holding.cancel(true));
        assertSame(holding, service.take());
        assertSame(queued, service.take());
        assertTrue(interrupted.get());
        service.submit(() -> Integer.toString(Integer.parseInt("x")));
        assertSame(NumberFormatException.class,
                assertThrows(ExecutionException.class, service.take()::get).getCause().getClass());
    }

    @Test
    void firstSuccessEndsTheWaitOfTheOthersForRoom() throws Exception {
        try (WorkerRuntime small = WorkerRuntime.builder().threads(1).queueCapacity(1).build()) {
            ExecutorService full = small.asExecutorService();
            Callable<String> stays = ExecutorViewTest::endless;
            assertEquals("first", full.invokeAny(List.of(() -> "first", stays, stays, stays, stays)));
        }
    }

    @Test
    void shutdownRunsWhatIsQueuedAndTakesNothingMore() throws Exception {
        var _ = hold();
        Future<String> queued = view.submit(() -> "queued");
        view.shutdown();
        assertTrue(view.isShutdown());
        assertFalse(view.isTerminated());
        assertFalse(view.awaitTermination(1, TimeUnit.MILLISECONDS));
        assertThrows(RejectedExecutionException.class, () -> view.submit(() -> "late"));
        assertThrows(RejectedExecutionException.class, () -> view.execute(() -> {}));
        open.countDown();
        assertTrue(view.awaitTermination(1, TimeUnit.MINUTES));
        assertEquals("queued", queued.get());
        assertEquals("still open", runtime.asExecutorService().submit(() -> "still open").get());
    }

    @Test
    void shutdownOfAnIdleViewTerminatesIt() throws Exception {
        view.shutdown();
        assertTrue(view.awaitTermination(0, TimeUnit.SECONDS));
        assertEquals(List.of(), view.shutdownNow());
    }

    @Test
    void invokeAllCancelsWhatIsLate() throws Exception {
        List<Future<String>> futures = view.invokeAll(List.of(() -> "first", ExecutorViewTest::endless, () -> "third"),
                300,
                TimeUnit.MILLISECONDS);
        assertEquals(3, futures.size());
        assertTrue(futures.stream().allMatch(Future::isDone));
        assertTrue(futures.get(1).isCancelled());
    }

    @Test
    void invokeAnyGivesASuccessAndCancelsTheRest() throws Exception {
        Callable<String> failing = () -> {
            throw new IllegalStateException("by a test");
        };
        assertEquals("second", view.invokeAny(List.of(failing, () -> "second", ExecutorViewTest::endless)));
        assertSame(IllegalStateException.class,
                assertThrows(ExecutionException.class, () -> view.invokeAny(List.of(failing, failing))).getCause()
                        .getClass());
        assertThrows(TimeoutException.class,
                () -> view.invokeAny(List.of(ExecutorViewTest::endless), 10, TimeUnit.MILLISECONDS));
        assertThrows(IllegalArgumentException.class, () -> view.invokeAny(List.of()));
        assertEquals("free", view.submit(() -> "free").get());
    }

    @Test
    void invokeAnyThatIsInterruptedCancelsAll() throws Exception {
        FutureTask<Class<?>> caller = new FutureTask<>(() -> assertThrows(InterruptedException.class,
                () -> view.invokeAny(List.of(this::held))).getClass());
        Thread thread = Thread.ofPlatform().start(caller);
        begun.await();
        thread.interrupt();
        assertEquals(InterruptedException.class, caller.get());
        view.submit(() -> "next").get();
        assertTrue(interrupted.get());
    }

    @Test
    void nullsAreRefused() {
        Callable<String> none = null;
        Runnable nothing = null;
        List<Callable<String>> holes = Arrays.asList(() -> "one", null);
        assertThrows(NullPointerException.class, () -> view.submit(none));
        assertThrows(NullPointerException.class, () -> view.submit(nothing));
        assertThrows(NullPointerException.class, () -> view.submit(nothing, "value"));
        assertThrows(NullPointerException.class, () -> view.execute(null));
        assertThrows(NullPointerException.class, () -> view.invokeAll(null));
        assertThrows(NullPointerException.class, () -> view.invokeAll(holes));
        assertThrows(NullPointerException.class, () -> view.invokeAny(null));
        assertThrows(NullPointerException.class, () -> view.invokeAny(holes));
        assertThrows(NullPointerException.class, () -> view.submit(() -> "one").get(1, null));
    }

    @Test
    void aCommandThatThrowsHurtsNoOther() throws Exception {
        view.execute(() -> {
            throw new IllegalStateException("thrown by a test's command, to be logged");
        });
        assertEquals("next", view.submit(() -> "next").get());
    }

    @Test
    void aJobThatWaitsForAnotherOfTheFullPoolRunsItItself() throws Exception {
        assertEquals("inner", view.submit(() -> view.submit(() -> "inner").get()).get());
    }

    @Test
    void closeWaitsForItsJobs() throws Exception {
        var _ = hold();
        Future<String> queued = view.submit(() -> "queued");
        FutureTask<Void> closer = new FutureTask<>(view::close, null);
        Thread.ofPlatform().start(closer);
        Until.holds("shutdown", view::isShutdown);
        assertFalse(closer.isDone());
        open.countDown();
        closer.get();
        assertEquals("queued", queued.resultNow());
    }
}
