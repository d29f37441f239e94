package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Residue;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that are run again when their child crashes. */
@Timeout(Children.SECONDS)
class RetryTest {

    /** Crashes its child on the first two attempts. */
    private static final Task<String> CRASHES_TWICE = context -> {
        if (context.attempt() < 3) {
            Runtime.getRuntime().halt(7);
        }
        return context.attempt() + context.idempotencyKey().orElse("");
    };

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void taskSucceedsOnAChildThatLives(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            assertEquals("3order-1", runtime.run(CRASHES_TWICE,
                    TaskOptions.defaults().withRetries(2).withIdempotencyKey("order-1")));
            assertEquals(1, runtime.stats().submitted());
            assertEquals(1, runtime.stats().succeeded());
        }
    }

    @Test
    void lastCrashHasTheOnesBefore() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(CRASHES_TWICE, TaskOptions.defaults().withRetries(1)));
            assertEquals(1, crash.getSuppressed().length);
            assertEquals(7, ((WorkerCrashedException) crash.getSuppressed()[0]).exit().code());
        }
    }

    @Test
    void withoutRetriesATaskRunsOnce() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertThrows(WorkerCrashedException.class, () -> runtime.run(CRASHES_TWICE));
            assertEquals("1" + Optional.empty(),
                    runtime.run(context -> context.attempt() + "" + context.idempotencyKey()));
        }
    }

    @Test
    void startedTasksAndStreamsRefuseRetries() {
        TaskOptions options = TaskOptions.defaults().withRetries(1).withName("work");
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals("a started task cannot be retried: task=work, options=TaskOptions[name=work, retries=1]; leave"
                    + " the retries out, or submit the task",
                    assertThrows(IllegalArgumentException.class,
                            () -> runtime.start(CRASHES_TWICE, options, _ -> {})).getMessage());
            assertEquals("a stream cannot be retried: task=work, options=TaskOptions[name=work, retries=1]; leave"
                    + " the retries out, or submit the task",
                    assertThrows(IllegalArgumentException.class,
                            () -> runtime.stream(String.class, CRASHES_TWICE, options)).getMessage());
        }
    }
}
