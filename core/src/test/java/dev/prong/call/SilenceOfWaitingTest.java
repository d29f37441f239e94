package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.QueueOrder;
import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WhenFull;
import dev.prong.WorkerCrashedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit on silence that counts from the submit ends a task that waits too long, and no task that has begun. */
@Timeout(60)
class SilenceOfWaitingTest {

    private static final Task<String> TASK = _ -> "unused";
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final TaskOptions PLAIN = TaskOptions.defaults().withName("mute");
    private static final String NOT_BEGUN = "task was silent for too long, it had not begun: task=mute, worker=none yet, "
            + "silence=PT0.04S, since=SUBMIT; no worker took it in time: have more of them, submit less, or raise the "
            + "limit";

    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-test-timer");

    private static final class OnWorker implements Runner {

        private final AtomicInteger stops = new AtomicInteger();

        @Override
        public String workerName() {
            return "worker-7";
        }

        @Override
        public void stopping(Call<?> call, StopReason reason) {
            stops.incrementAndGet();
        }
    }

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private Call<String> accepted(TaskOptions options) {
        Call<String> call = new Call<>(TASK, options, UnaryOperator.identity());
        call.accept(CallOwner.NONE, timer);
        return call;
    }

    private static WorkerCrashedException crash() {
        return new WorkerCrashedException("crash", new Exit.Crashed(9, OptionalInt.empty(), "", Optional.empty()),
                null);
    }

    private static String messageOf(Call<?> call) {
        return assertThrows(TaskTimeoutException.class, call::join).getMessage();
    }

    private static void awaitStop(Call<?> call) {
        while (!call.isStopping()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void taskThatDoesNotBeginEndsAndSaysSo() {
        Call<String> call = accepted(PLAIN.withSilence(SHORT, SilenceFrom.SUBMIT));
        assertEquals(NOT_BEGUN, messageOf(call));
        assertEquals(Optional.of(EndReason.TIMEOUT), call.stopReason().map(StopReason::endReason));
        assertFalse(call.begin(new OnWorker()));
    }

    @Test
    void waitForRoomInTheQueueCounts() throws InterruptedException {
        Call<String> call = new Call<>(TASK, PLAIN.withSilence(SHORT, SilenceFrom.SUBMIT), UnaryOperator.identity());
        Thread.sleep(SHORT.multipliedBy(2)); // It is accepted by then, and others have the room.
        AtomicBoolean told = new AtomicBoolean();
        call.accept((_, _) -> told.set(true), timer);
        assertEquals(NOT_BEGUN, messageOf(call));
        assertTrue(told.get(), "its runtime hears of its end");
    }

    @Test
    void waitOfATaskThatCountsFromItsStartIsNoSilence() throws InterruptedException {
        Call<String> call = accepted(PLAIN.withSilence(SHORT));
        Thread.sleep(SHORT.multipliedBy(3));
        assertFalse(call.isDone());
        assertTrue(call.begin(new OnWorker()));
    }

    @Test
    void beginIsTheFirstSignOfLifeAndAfterItTheLimitIsTheSame() {
        OnWorker runner = new OnWorker();
        Call<String> call = accepted(PLAIN.withSilence(Duration.ofSeconds(2), SilenceFrom.SUBMIT));
        assertTrue(call.begin(runner));
        assertEquals(1, timer.getQueue().size(), "the alarm of the wait is taken back");
        awaitStop(call);
        assertEquals(Optional.of(StopReason.SILENT), call.stopReason());
        assertEquals(1, runner.stops.get());
        call.succeed("late");
        assertEquals("task was silent for too long: task=mute, worker=worker-7, silence=PT2S; report progress, or "
                + "raise the limit", messageOf(call));
    }

    @Test
    void nothingIsWatchedAfterTheEnd() {
        Call<String> waiting = accepted(PLAIN.withSilence(HOUR, SilenceFrom.SUBMIT));
        Call<String> running = accepted(PLAIN.withSilence(HOUR, SilenceFrom.SUBMIT));
        running.begin(new OnWorker());
        assertEquals(2, timer.getQueue().size());
        waiting.cancel();
        running.succeed("done");
        assertEquals(0, timer.getQueue().size());
    }

    @Test
    void taskWithoutTheOptionSetsNoAlarm() {
        accepted(TaskOptions.defaults());
        accepted(PLAIN.withSilence(HOUR));
        assertEquals(0, timer.getTaskCount());
    }

    @Test
    void veryLongOnesMeanNone() {
        accepted(PLAIN.withSilence(Duration.ofSeconds(Long.MAX_VALUE), SilenceFrom.SUBMIT));
        assertEquals(0, timer.getTaskCount());
    }

    @Test
    void manySignsOfLifeSetOneAlarmAtATime() {
        Call<String> call = accepted(PLAIN.withSilence(Duration.ofMillis(400), SilenceFrom.SUBMIT));
        call.begin(new OnWorker());
        while (timer.getCompletedTaskCount() < 3) {
            call.sign();
            Thread.onSpinWait();
        }
        assertTrue(timer.getQueue().size() <= 1);
        assertFalse(call.isStopping());
    }

    @Test
    void oneThatIsRunAgainWaitsAnewFromItsReturn() {
        TaskOptions options = PLAIN.withSilence(Duration.ofMillis(500), SilenceFrom.SUBMIT).withRetries(1);
        Call<String> call = accepted(options);
        assertTrue(call.begin(new OnWorker()));
        WorkerCrashedException crash = crash();
        assertTrue(call.retry(crash));
        TaskException late = assertThrows(TaskTimeoutException.class, call::join);
        assertEquals("task was silent for too long, it had not begun: task=mute, worker=none yet, silence=PT0.5S, "
                + "since=CRASH, attempt=2; no worker took it in time: have more of them, submit less, or raise the "
                + "limit", late.getMessage());
        assertSame(crash, late.getSuppressed()[0]);
    }

    @Test
    void alarmOfAWaitDoesNotEndTheNextOne() {
        Call<String> call = accepted(PLAIN.withSilence(HOUR, SilenceFrom.SUBMIT).withRetries(1));
        assertTrue(call.begin(new OnWorker()));
        assertTrue(call.retry(crash()));
        assertFalse(call.isWaiting(1));
        assertFalse(call.stopWaiting(StopReason.NOT_BEGUN, 1));
        assertTrue(call.isWaiting(2));
        assertTrue(call.stopWaiting(StopReason.NOT_BEGUN, 2));
    }

    @Test
    void subTaskThatWaitsTooLongEndsAloneAndThatIsASignOfItsStarter() {
        OnWorker runner = new OnWorker();
        Call<String> outer = accepted(PLAIN.withName("outer").withSilence(HOUR));
        outer.begin(runner);
        List<Call<String>> inner = new ArrayList<>();
        Current.ofThread().within(outer, runner,
                () -> inner.add(accepted(PLAIN.withSilence(SHORT, SilenceFrom.SUBMIT))));
        assertEquals(NOT_BEGUN, messageOf(inner.getFirst()));
        assertFalse(outer.isStopping());
    }

    @Test
    void oneThatIsEndedWhileItWaitsLeavesTheQueueAtOnce() {
        CallQueue queue = new CallQueue("test", 1, WhenFull.REJECT, QueueOrder.fifo(), _ -> {});
        Call<String> call = new Call<>(TASK, PLAIN.withSilence(SHORT, SilenceFrom.SUBMIT), UnaryOperator.identity());
        call.accept((_, wasQueued) -> {
            if (wasQueued) {
                queue.left(queue.backlog(), true);
            }
        }, timer);
        queue.put(call, queue.backlog(), CallQueue.Takers.UNKNOWN);
        assertEquals(NOT_BEGUN, messageOf(call));
        assertEquals(0, queue.size());
    }

    /** Whoever comes first decides: a task that has begun is never stopped by the alarm of its wait. */
    @Test
    void beginAndAlarmThatMeetHaveOneOutcome() {
        for (int i = 0; i < 300; i++) {
            OnWorker runner = new OnWorker();
            Call<String> call = accepted(PLAIN.withSilence(Duration.ofMillis(1), SilenceFrom.SUBMIT));
            long until = call.acceptedNanos() + Duration.ofMillis(1).toNanos();
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            if (call.begin(runner)) {
                awaitStop(call); // For its silence since the begin.
                assertEquals(Optional.of(StopReason.SILENT), call.stopReason());
                assertTrue(call.succeed("late"));
            } else {
                assertEquals(Optional.of(StopReason.NOT_BEGUN), call.stopReason());
                assertEquals(0, runner.stops.get());
            }
            assertThrows(TaskTimeoutException.class, call::join);
        }
    }
}
