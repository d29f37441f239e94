package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.EndReason;
import dev.prong.RuntimeEvent.WorkerCrashed;
import dev.prong.RuntimeEvent.WorkerKilled;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pool tells of children that had to be killed. */
@Timeout(60)
class KillEventsTest extends WatchedChildren {

    /** Makes the file and obeys nothing. */
    record Spins(String begun) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            Files.createFile(Path.of(begun));
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    private Spins spins() {
        return new Spins(folder.resolve("begun").toString());
    }

    private void awaitBegun() throws InterruptedException {
        Children.await(folder.resolve("begun"));
    }

    @Test
    void killForATimeout() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            runtime.run(_ -> 0); // Has its child started: the timeout is for what comes then.
            assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(spins(), TaskOptions.timeout(Duration.ofSeconds(2))));
            await(new WorkerKilled("child", "child-1", 1, EndReason.TIMEOUT));
        }
        assertEquals(1, count(WorkerKilled.class));
    }

    @Test
    void killForACancellation() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            TaskHandle<Integer> handle = runtime.submit(spins());
            awaitBegun();
            handle.cancel();
            assertThrows(TaskCancelledException.class, handle::join);
            await(new WorkerKilled("child", "child-1", 1, EndReason.TERMINATED));
        }
    }

    @Test
    void killForAClose() throws Exception {
        ChildRuntime runtime = builder().closeTimeout(Duration.ZERO).build();
        TaskHandle<Integer> handle = runtime.submit(spins());
        awaitBegun();
        runtime.close();
        assertThrows(TaskCancelledException.class, handle::join);
        await(new WorkerKilled("child", "child-1", 1, EndReason.CLOSED));
    }

    @Test
    void obedientTaskLeavesItsChildAlive() throws Exception {
        String begun = folder.resolve("begun").toString();
        try (ChildRuntime runtime = builder().build()) {
            TaskHandle<Integer> handle = runtime.submit(_ -> {
                Files.createFile(Path.of(begun));
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            });
            awaitBegun();
            handle.cancel();
            assertThrows(TaskCancelledException.class, handle::join);
            assertEquals("child-1", runtime.run(context -> context.workerName()));
            assertEquals(List.of(), all(WorkerKilled.class));
        }
    }

    @Test
    void killByAStrangerIsACrash() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            TaskHandle<Integer> handle = runtime.submit(spins());
            awaitBegun();
            Children.kill("KILL", pid);
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, handle::join);
            await(new WorkerCrashed("child", "child-1", 1, crash.exit()));
        }
        assertEquals(List.of(), all(WorkerKilled.class));
    }
}
