package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a task may take of time and of silence, what it starts may take too and no more, in whatever process that runs;
 * the error says what was asked for, what was granted, and by which task.
 */
abstract non-sealed class BudgetsContract extends Contract {

    /** What the tasks here open: it needs no child of a child. */
    private static final String INNER = "worker?threads=1";
    private static final Duration SHORT = Duration.ofMillis(500);
    /** Long enough for a machine that is busy with something else; the tasks that break their silence take longer. */
    private static final Duration LONGER = Duration.ofSeconds(3);
    private static final TaskOptions OUTER = TaskOptions.defaults().withName("outer");
    private static final TaskOptions SUB = TaskOptions.defaults().withName("inner");

    private static final String TIME = "task timed out: task=inner, worker=(worker-1|none yet), asked=%s, "
            + "granted=PT[0-9.]+S, grantedBy=outer; it had what was left of that task: give that one more time";
    private static final String SILENCE = "task was silent for too long: task=inner, worker=(worker-1|none yet), "
            + "asked=%s, granted=PT0.5S, grantedBy=outer; report progress, or raise the limit of that task";

    /** What a sub-task asks for; null for nothing. */
    private record Asked(Duration timeout, Duration silence) {

        static final Asked NOTHING = new Asked(null, null);

        TaskOptions options() {
            TaskOptions options = timeout == null ? SUB : SUB.withTimeout(timeout);
            return silence == null ? options : options.withSilence(silence);
        }
    }

    /** Submits a task that sleeps, with these options, and tells how it ended. */
    private static Task<Void> submitting(Asked asked, Flag told) {
        return _ -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                TaskHandle<Void> sub = inner.submit(_ -> {
                    Thread.sleep(Long.MAX_VALUE);
                    return null;
                }, asked.options());
                told.raise(endOf(sub));
            }
            return null;
        };
    }

    /** Its error, also for a task that is asked to end meanwhile. */
    private static String endOf(TaskHandle<?> sub) {
        while (true) {
            try {
                return "result=" + sub.join();
            } catch (InterruptedException _) {
                // It ends with this task, and the text of that is what is wanted here.
            } catch (TaskTimeoutException e) {
                return e.getMessage();
            }
        }
    }

    private static void assertMatches(String pattern, String asked, Flag told) {
        told.expect();
        String text = told.text();
        assertTrue(text.matches(pattern.formatted(asked)), text);
    }

    @Test
    void subTaskThatIsEndedByTheTimeoutOfItsStarterSaysWhatItWasGranted() throws InterruptedException {
        assertEquals("warm", runtime().run(returning("warm")));
        Flag told = flag("told");
        String message = assertThrows(TaskTimeoutException.class,
                () -> runtime().run(submitting(Asked.NOTHING, told), OUTER.withTimeout(Duration.ofSeconds(3))))
                        .getMessage();
        assertTrue(message.contains(", timeout=PT3S"), message);
        assertMatches(TIME, "none", told);
    }

    @Test
    void subTaskGetsWhatIsLeftOfTheRunTimeoutToo() {
        Flag told = flag("told");
        String message = assertThrows(TaskTimeoutException.class, () -> runtime()
                .run(submitting(new Asked(Duration.ofHours(1), null), told), OUTER.withRunTimeout(SHORT)))
                        .getMessage();
        assertTrue(message.contains(", runTimeout=PT0.5S"), message);
        assertMatches(TIME, "PT1H", told);
    }

    @Test
    void timeoutOfItsOwnThatIsShorterIsTheOneThatIsSaid() throws InterruptedException {
        Flag told = flag("told");
        runtime().run(submitting(new Asked(SHORT, null), told), OUTER.withTimeout(Await.LIMIT));
        assertMatches("task timed out: task=inner, worker=(worker-1|none yet), timeout=%s", "PT0.5S", told);
    }

    @Test
    void deadlineIsTheEarlierEndOfTheTwoTimeouts() throws InterruptedException {
        Task<Optional<Instant>> own = context -> context.deadline();
        Instant earliest = Instant.now().plus(Await.LIMIT);
        Instant deadline = runtime().run(own, TaskOptions.timeout(Duration.ofDays(1)).withRunTimeout(Await.LIMIT))
                .orElseThrow();
        assertFalse(deadline.isBefore(earliest), () -> deadline + " is before " + earliest);
        Instant latest = Instant.now().plus(Await.LIMIT);
        assertFalse(deadline.isAfter(latest), () -> deadline + " is after " + latest);
    }

    @Test
    void subTaskIsNoMoreSilentThanItsStarterMayBe() {
        Flag told = flag("told");
        String message = assertThrows(TaskTimeoutException.class, () -> runtime()
                .run(submitting(new Asked(null, Duration.ofHours(1)), told), OUTER.withSilence(SHORT))).getMessage();
        assertTrue(message.contains(", silence=PT0.5S"), message);
        assertMatches(SILENCE, "PT1H", told);
    }

    @Test
    void subTaskThatReportsProgressSpeaksForItsStarter() throws InterruptedException {
        Task<String> task = _ -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                return inner.run(telling());
            }
        };
        assertEquals("done", runtime().run(task, OUTER.withSilence(LONGER)));
    }

    @Test
    void budgetsNestThroughARuntimeOfTheSameBackend() throws InterruptedException {
        Flag told = flag("told");
        String spec = spec(pool(1));
        Task<String> task = _ -> {
            try (TaskRuntime threads = TaskRuntime.open(INNER + "&captures=reference");
                    TaskRuntime same = TaskRuntime.open(spec)) {
                same.run(returning("warm"));
                Task<String> middle = _ -> same.run(telling());
                String heard = threads.run(middle, OUTER.withSilence(LONGER));
                TaskHandle<Void> outer = threads.submit(_ -> {
                    same.run(submitting(Asked.NOTHING, told));
                    return null;
                }, OUTER.withRunTimeout(SHORT));
                return heard + ", " + endOf(outer);
            }
        };
        String ends = runtime().run(task);
        assertEquals("done, task timed out: task=outer, worker=worker-1, runTimeout=PT0.5S", ends);
        // A sub-task that was not even begun where it was to run has nothing to tell.
        if (told.isRaisedWithin(LONGER)) {
            assertMatches(TIME, "none", told);
        }
    }

    @Test
    void detachedTaskHasNeither() throws InterruptedException {
        Task<List<Boolean>> task = context -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                Task<Boolean> limited = own -> own.deadline().isPresent();
                return List.of(context.deadline().isPresent(), inner.run(limited), inner.run(limited, SUB.detached()));
            }
        };
        assertEquals(List.of(true, true, false), runtime().run(task, OUTER.withRunTimeout(Await.LIMIT)));
    }

    /** Takes longer than a silent task may, and reports progress. */
    private static Task<String> telling() {
        return context -> {
            for (int i = 0; i < 16; i++) {
                Thread.sleep(200);
                context.progress(i);
            }
            return "done";
        };
    }
}
