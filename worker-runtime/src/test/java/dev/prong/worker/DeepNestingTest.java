package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskRuntime;
import dev.prong.WhenFull;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that run tasks until the stack of their thread is full: they fail, and leave the pool as it was. */
@Timeout(120)
class DeepNestingTest {

    private static int dive(TaskRuntime runtime) throws InterruptedException {
        try {
            return runtime.run(_ -> dive(runtime)) + 1;
        } catch (TaskException e) {
            throw new IllegalStateException("full"); // Without the cause: thousands in a row would be a long text.
        }
    }

    /** So that the stack is full in another place each time. */
    private static int diveBelow(int frames, TaskRuntime runtime) throws InterruptedException {
        return frames == 0 ? dive(runtime) : diveBelow(frames - 1, runtime) + 1;
    }

    @Test
    void fullStackLeavesNoTaskBehind() throws InterruptedException {
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(2).captures(Captures.REFERENCE)
                .queueCapacity(100).whenFull(WhenFull.REJECT).build()) {
            for (int i = 0; i < 20; i++) {
                int frames = i * 37 % 1000;
                TaskHandle<Integer> diving = runtime.submit(_ -> diveBelow(frames, runtime));
                assertTrue(diving.awaitDone(Duration.ofSeconds(30)));
                assertThrows(TaskException.class, diving::join);
            }
            assertEquals("works", runtime.<String> run(_ -> "works"));
            assertEquals(0, runtime.stats().queued());
            Until.holds("nothing runs: " + runtime.stats(), () -> runtime.stats().running() == 0);
        }
    }
}
