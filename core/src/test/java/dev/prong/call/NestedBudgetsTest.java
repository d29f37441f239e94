package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a task has of time and of silence, what it starts has too, and no more; the error says what was asked for and
 * what was granted.
 */
@Timeout(60)
class NestedBudgetsTest {

    private static final Task<String> TASK = _ -> "unused";
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration HOUR = Duration.ofHours(1);
    /** What is left of an hour soon after its begin, on a machine that is busy with something else. */
    private static final String ALMOST_AN_HOUR = "granted=PT(1H|5\\dM[0-9.]+S),";
    private static final TaskOptions PLAIN = TaskOptions.defaults();

    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-test-timer");
    private final Runner runner = new Runner() {
        @Override
        public String workerName() {
            return "worker-7";
        }

        @Override
        public void stopping(Call<?> call, StopReason reason) {
        }
    };

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    private Call<String> begun(String name, TaskOptions options) {
        Call<String> call = new Call<>(TASK, options.withName(name), UnaryOperator.identity());
        call.accept(CallOwner.NONE, timer);
        call.begin(runner);
        return call;
    }

    private Call<String> begunIn(Call<?> starter, String name, TaskOptions options) {
        List<Call<String>> made = new ArrayList<>();
        Current.ofThread().within(starter, runner, () -> made.add(begun(name, options)));
        return made.getFirst();
    }

    private static void awaitStop(Call<?> call) {
        while (!call.isStopping()) {
            Thread.onSpinWait();
        }
    }

    /** How it ended, with the time that depends on the machine left out. */
    private static String end(Call<String> call) {
        awaitStop(call);
        call.succeed("late");
        return assertThrows(TaskTimeoutException.class, call::join).getMessage().replaceAll(ALMOST_AN_HOUR,
                "granted=…,");
    }

    @Test
    void timeThatWasInheritedIsSaidAndWhoseItWas() {
        Call<String> outer = begun("outer", TaskOptions.timeout(HOUR));
        Call<String> plain = begunIn(outer, "plain", PLAIN);
        Call<String> asking = begunIn(outer, "asking", TaskOptions.timeout(HOUR.multipliedBy(2)));
        Call<String> running = begunIn(outer, "running",
                TaskOptions.timeout(HOUR.multipliedBy(3)).withRunTimeout(HOUR.multipliedBy(2)));
        assertEquals(outer.deadline(), plain.deadline());
        assertEquals(outer.deadline(), asking.deadline());
        outer.stop(StopReason.TIMED_OUT);
        String granted = "granted=…, grantedBy=outer; it had what was left of that task: give that one more time";
        assertEquals("task timed out: task=plain, worker=worker-7, asked=none, " + granted, end(plain));
        assertEquals("task timed out: task=asking, worker=worker-7, asked=PT2H, " + granted, end(asking));
        assertEquals("task timed out: task=running, worker=worker-7, asked=PT2H, " + granted, end(running));
        assertEquals("task timed out: task=outer, worker=worker-7, timeout=PT1H", end(outer));
        assertEquals(Optional.of(EndReason.TIMEOUT), plain.stopReason().map(StopReason::endReason));
    }

    @Test
    void starterIsAskedToEndNoLaterThanWhatItStarted() {
        Call<String> outer = begun("outer", TaskOptions.timeout(SHORT));
        Call<String> inner = begunIn(outer, "inner", PLAIN);
        awaitStop(inner);
        assertEquals(Optional.of(StopReason.TIMED_OUT), outer.stopReason());
    }

    @Test
    void shorterOneOfItsOwnCounts() {
        Call<String> outer = begun("outer", TaskOptions.timeout(HOUR));
        Call<String> inner = begunIn(outer, "inner", TaskOptions.timeout(SHORT));
        assertTrue(end(inner).endsWith(", timeout=PT0.04S"), () -> end(inner));
        Call<String> other = begunIn(outer, "other", PLAIN.withRunTimeout(SHORT));
        assertEquals("task timed out: task=other, worker=worker-7, runTimeout=PT0.04S", end(other));
        assertFalse(outer.isStopping());
    }

    @Test
    void runTimeoutNestsFromTheBegin() {
        Call<String> outer = begun("outer", PLAIN.withRunTimeout(HOUR));
        assertTrue(outer.deadline().isPresent());
        Call<String> inner = begunIn(outer, "inner", TaskOptions.timeout(HOUR.multipliedBy(2)));
        assertEquals(outer.deadline(), inner.deadline());
        outer.stop(StopReason.RAN_TOO_LONG);
        assertEquals("task timed out: task=inner, worker=worker-7, asked=PT2H, granted=…, grantedBy=outer; "
                + "it had what was left of that task: give that one more time", end(inner));
        assertEquals("task timed out: task=outer, worker=worker-7, runTimeout=PT1H", end(outer));
    }

    @Test
    void giverIsTheOneWhoseTimeItIs() {
        Call<String> outer = begun("outer", TaskOptions.timeout(HOUR));
        Call<String> middle = begunIn(outer, "middle", TaskOptions.timeout(HOUR.multipliedBy(2)));
        Call<String> inner = begunIn(middle, "inner", PLAIN);
        assertEquals("outer", inner.timeLeft().orElseThrow().by());
        outer.stop(StopReason.TIMED_OUT);
        String message = end(inner);
        assertTrue(message.contains("asked=none, granted=…, grantedBy=outer;"), message);
    }

    @Test
    void detachedCallHasNoneOfIt() {
        Call<String> outer = begun("outer", TaskOptions.timeout(SHORT).withSilence(SHORT));
        Call<String> detached = begunIn(outer, "detached", PLAIN.detached());
        assertEquals(Optional.empty(), detached.deadline());
        assertEquals(Optional.empty(), detached.silenceLimit());
        awaitStop(outer);
        assertFalse(detached.isStopping());
    }

    @Test
    void silenceOfTheStarterEndsWhatItStarted() {
        Call<String> outer = begun("outer", PLAIN.withSilence(SHORT));
        Call<String> plain = begunIn(outer, "plain", PLAIN);
        Call<String> asking = begunIn(outer, "asking", PLAIN.withSilence(HOUR));
        awaitStop(outer);
        String granted = "granted=PT0.04S, grantedBy=outer; report progress, or raise the limit of that task";
        assertTrue(end(plain).endsWith("asked=none, " + granted), () -> end(plain));
        assertTrue(end(asking).endsWith("asked=PT1H, " + granted), () -> end(asking));
        assertEquals("task was silent for too long: task=outer, worker=worker-7, silence=PT0.04S; report progress, or "
                + "raise the limit", end(outer));
    }

    @Test
    void whatBelongsToATaskSpeaksForIt() {
        Duration limit = Duration.ofSeconds(2);
        Call<String> outer = begun("outer", PLAIN.withSilence(limit));
        Call<String> inner = begunIn(begunIn(outer, "middle", PLAIN), "inner", PLAIN);
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < limit.plusMillis(500).toNanos()) {
            inner.progress("alive");
            Thread.onSpinWait();
        }
        assertFalse(outer.isStopping());
        awaitStop(outer);
    }

    @Test
    void beginAndEndOfWhatBelongsToATaskAreSignsOfItsLife() {
        Duration limit = Duration.ofSeconds(2);
        Call<String> outer = begun("outer", PLAIN.withSilence(limit));
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < limit.plusMillis(500).toNanos()) {
            begunIn(outer, "inner", PLAIN).succeed("done");
            Thread.onSpinWait();
        }
        assertFalse(outer.isStopping());
        awaitStop(outer);
    }

    @Test
    void whoseSilenceItWasIsSaidAlsoIfAnotherTaskHasAShorterOne() {
        Call<String> outer = begun("outer", PLAIN.withSilence(HOUR));
        Call<String> middle = begunIn(outer, "middle", PLAIN.withSilence(Duration.ofHours(2)));
        Call<String> inner = begunIn(middle, "inner", PLAIN);
        assertEquals(new Grant(HOUR, "outer"), inner.silenceLimit().orElseThrow());
        middle.stop(StopReason.SILENT);
        assertEquals("task was silent for too long: task=inner, worker=worker-7, asked=none, granted=PT2H, "
                + "grantedBy=middle; report progress, or raise the limit of that task", end(inner));
    }

    @Test
    void cancelOfTheStarterIsNoTimeout() {
        Call<String> outer = begun("outer", TaskOptions.timeout(HOUR).withSilence(SHORT));
        Call<String> inner = begunIn(outer, "inner", PLAIN);
        outer.cancel();
        inner.succeed("late");
        assertEquals("task cancelled because the task it belongs to has ended: task=inner, worker=worker-7, "
                + "owner=outer; wait for it there, or detach it",
                assertInstanceOf(TaskCancelledException.class, inner.error().orElseThrow()).getMessage());
    }

    @Test
    void whatIsStartedTooLateEndsForTheSameReason() {
        Call<String> outer = begun("outer", TaskOptions.timeout(SHORT));
        awaitStop(outer);
        List<Call<String>> late = new ArrayList<>();
        Current.ofThread().within(outer, runner, () -> late.add(new Call<>(TASK, PLAIN.withName("late"),
                UnaryOperator.identity())));
        late.getFirst().accept(CallOwner.NONE, timer);
        assertEquals("task timed out: task=late, worker=none yet, asked=none, granted=PT0S, grantedBy=outer; "
                + "it had what was left of that task: give that one more time",
                assertThrows(TaskTimeoutException.class, late.getFirst()::join).getMessage());
    }

    @Test
    void othersThanCallsBelongToo() {
        List<StopReason> told = new ArrayList<>();
        Call<String> outer = begun("outer", TaskOptions.timeout(HOUR));
        Belonging gone = _ -> told.add(null);
        outer.adopt(told::add);
        outer.adopt(gone);
        outer.disown(gone);
        assertEquals(List.of(), told);
        outer.stop(StopReason.TIMED_OUT);
        assertEquals(List.of(StopReason.STARTER_TIMED_OUT), told);
        outer.adopt(told::add);
        assertEquals(List.of(StopReason.STARTER_TIMED_OUT, StopReason.STARTER_TIMED_OUT), told);
        Call<String> ended = begun("ended", PLAIN);
        ended.adopt(told::add);
        ended.succeed("done");
        assertEquals(StopReason.STARTER_ENDED, told.getLast());
    }

    @Test
    void limitsFromAnotherProcessKeepTheirOwnersAndAreNotWatched() {
        Call<String> hosted = new Call<>(TASK,
                TaskOptions.timeout(HOUR).withSilence(SHORT).withName("hosted"),
                UnaryOperator.identity());
        hosted.limitsOwnedElsewhere("giver", "listener");
        hosted.begin(runner);
        Call<String> inner = begunIn(hosted, "inner", PLAIN);
        assertEquals("giver", inner.timeLeft().orElseThrow().by());
        assertEquals(new Grant(SHORT, "listener"), inner.silenceLimit().orElseThrow());
        hosted.stop(StopReason.SILENT);
        String message = end(inner);
        assertTrue(message.contains("asked=none, granted=PT0.04S, grantedBy=listener;"), message);
    }

    @Test
    void limitThatNobodyHasToldIsWatchedElsewhere() {
        Call<String> hosted = new Call<>(TASK, TaskOptions.timeout(HOUR).withName("hosted"),
                UnaryOperator.identity());
        hosted.begin(runner);
        hosted.stop(StopReason.SILENT);
        assertEquals("task was silent for too long: task=hosted, worker=worker-7, limit=watched elsewhere; report "
                + "progress, or raise the limit", end(hosted));
    }
}
