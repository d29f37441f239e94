package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MapOptions;
import dev.prong.Outcome;
import dev.prong.RuntimeStats;
import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A limit on silence that counts from the submit: the wait is silence, and the begin the first sign of life. */
abstract non-sealed class SilentWaitContract extends Contract {

    private static final Duration SHORT = Duration.ofMillis(200);
    /** Long enough for a worker that has nothing to do to begin a task on a machine that is busy with something else. */
    private static final Duration LONGER = Duration.ofSeconds(2);
    private static final TaskOptions IMPATIENT = TaskOptions.defaults().withName("impatient").withSilence(SHORT,
            SilenceFrom.SUBMIT);
    private static final String NOT_BEGUN = "task was silent for too long, it had not begun: task=impatient, "
            + "worker=none yet, silence=PT0.2S, since=SUBMIT; no worker took it in time: have more of them, submit less, "
            + "or raise the limit";

    @Test
    void taskThatWaitsTooLongEndsAndSaysSo() throws InterruptedException {
        Flag begun = flag("begun");
        Flag never = flag("never");
        TaskHandle<Void> first = single().submit(sleeping(begun));
        begun.expect();
        RuntimeStats before = single().stats();
        TaskHandle<Void> queued = single().submit(sleeping(never), IMPATIENT);
        assertEquals(NOT_BEGUN, assertThrows(TaskTimeoutException.class, queued::join).getMessage());
        RuntimeStats after = single().stats();
        assertEquals(List.of(before.queued(), before.failed() + 1, before.cancelled()),
                List.of(after.queued(), after.failed(), after.cancelled()));
        assertFalse(first.isDone());
        first.cancel();
        assertEquals("next", single().run(returning("next")));
        assertFalse(never.isRaised());
    }

    @Test
    void taskThatHasBegunIsAsSilentAsAnyOther() throws InterruptedException {
        assertEquals("warm", runtime().run(returning("warm")));
        String message = assertThrows(TaskTimeoutException.class, () -> runtime().run(sleeping(flag("begun")),
                TaskOptions.defaults().withName("mute").withSilence(LONGER, SilenceFrom.SUBMIT))).getMessage();
        assertTrue(message.startsWith("task was silent for too long: task=mute, worker=" + backend().workerName()),
                message);
        assertTrue(message.contains(", silence=PT2S"), message);
        assertTrue(message.endsWith("; report progress, or raise the limit"), message);
    }

    @Test
    void eachOfTheMappedTasksWaitsForItself() throws InterruptedException {
        Flag begun = flag("begun");
        TaskHandle<Void> first = single().submit(sleeping(begun));
        begun.expect();
        try (var outcomes = single().outcomes(List.of(1, 2).stream(), _ -> returning("unused"),
                MapOptions.inFlight(2).withTaskOptions(IMPATIENT))) {
            assertEquals(List.of(NOT_BEGUN, NOT_BEGUN), outcomes
                    .map(each -> assertInstanceOf(Outcome.Failure.class, each.outcome()).error().getMessage())
                    .toList());
        }
        first.cancel();
        assertEquals("next", single().run(returning("next")));
    }

    @Test
    void subTaskThatWaitsTooLongEndsAndItsStarterGoesOn() throws InterruptedException {
        Task<String> outer = _ -> {
            try (TaskRuntime inner = TaskRuntime.open("worker?threads=1&captures=reference&closeTimeout=0s")) {
                var busy = inner.submit(_ -> {
                    Thread.sleep(Long.MAX_VALUE);
                    return null;
                });
                String told = told(inner);
                busy.cancel();
                return told;
            }
        };
        assertEquals(NOT_BEGUN, runtime().run(outer, TaskOptions.defaults().withSilence(Await.LIMIT)));
    }

    /** Not by the task's own thread, which would run what it waits for itself. */
    private static String told(TaskRuntime busy) {
        return busy.submit(_ -> "unused", IMPATIENT).toCompletableFuture().handle((_, error) -> error.getMessage())
                .join();
    }

    @Test
    void taskOnAWorkerOfItsOwnMayHaveOne() throws InterruptedException {
        TaskOptions patient = TaskOptions.defaults().withSilence(Await.LIMIT, SilenceFrom.SUBMIT);
        assertEquals("started", runtime().start(returning("started"), patient, _ -> {}).join());
        assertEquals("run", runtime().run(returning("run"), patient));
    }
}
