package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.failure.Certificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.Exit;
import dev.prong.TaskCancelledException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose worker crashed waits again, if it may be retried, and still has one end. */
@Timeout(60)
class CallRetryTest {

    private final Call<String> call = new Call<>(_ -> "unused", TaskOptions.defaults().withRetries(1).withName("task"),
            UnaryOperator.identity());

    private static Runner runner() {
        return new Runner() {
            @Override
            public String workerName() {
                return "child-7";
            }

            @Override
            public void stopping(Call<?> stopped, StopReason reason) {
                // The test ends the call itself.
            }
        };
    }

    private static WorkerCrashedException crash(String text) {
        return new WorkerCrashedException(text, new Exit.Crashed(9, OptionalInt.empty(), "", Optional.empty()), null);
    }

    @Test
    void waitsAgainAndSucceeds() throws InterruptedException {
        assertEquals(1, call.attempt());
        assertTrue(call.begin(runner()));
        assertTrue(call.retry(crash("first")));
        assertEquals(2, call.attempt());
        assertFalse(call.isDone());
        assertTrue(call.begin(runner()));
        assertTrue(call.succeed("done"));
        assertEquals("done", call.join());
    }

    @Test
    void lastCrashHasTheOnesBefore() {
        WorkerCrashedException first = crash("first");
        WorkerCrashedException second = crash("second");
        call.begin(runner());
        call.retry(first);
        call.begin(runner());
        assertFalse(call.retry(second));
        call.fail(second);
        assertEquals(second, assertThrows(WorkerCrashedException.class, call::join));
        assertArrayEquals(new Throwable[] {first}, second.getSuppressed());
    }

    @Test
    void attemptsThatItsParentHadNoMemoryForAreCountedApart() {
        call.begin(runner());
        assertTrue(call.retry(crashOfParent()));
        call.begin(runner());
        assertTrue(call.retry(crash("first")));
        call.begin(runner());
        assertFalse(call.retry(crashOfParent()), "as many as retries");
        assertFalse(call.retry(crash("second")));
        assertEquals(3, call.attempt());
    }

    private static WorkerCrashedException crashOfParent() {
        DeathCertificate death = new Certificate("child-1", 7, Instant.EPOCH, Instant.EPOCH, EndedBy.PARENT,
                "no memory",
                OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty(),
                new DeathCertificate.ErrorOutput(List.of(), 0), List.of(), List.of(), List.of(), Optional.empty(), 0);
        return new WorkerCrashedException("given up",
                new Exit.Crashed(9, OptionalInt.empty(), "", Optional.empty(), Optional.of(death)), null);
    }

    @Test
    void cancelBetweenTwoChildrenEndsItAtOnce() {
        call.begin(runner());
        call.retry(crash("first"));
        assertTrue(call.cancel());
        assertFalse(call.begin(runner()));
        TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, call::join);
        assertEquals("task cancelled: task=task, worker=none yet", cancelled.getMessage());
        assertEquals("first", cancelled.getSuppressed()[0].getMessage());
    }

    @Test
    void oneThatWasAskedToEndIsNotRetried() {
        call.begin(runner());
        call.cancel();
        assertFalse(call.retry(crash("first")));
        assertFalse(call.isDone());
    }

    @Test
    void alarmOfAnAttemptDoesNotEndTheNext() {
        Runner first = runner();
        call.begin(first);
        call.retry(crash("first"));
        call.begin(runner());
        assertFalse(call.stop(StopReason.RAN_TOO_LONG, first));
        assertFalse(call.isStopping());
    }
}
