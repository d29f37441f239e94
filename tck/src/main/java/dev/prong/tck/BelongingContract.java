package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a task submits or starts belongs to it: its limits, its environment and its end are those of the task too. */
abstract non-sealed class BelongingContract extends Contract {

    /** What the tasks here open: it needs no child of a child. */
    private static final String INNER = "worker?threads=1";

    @Test
    void subTaskIsCancelledWhenTheTaskIsAskedToEnd() throws InterruptedException {
        Flag begun = flag("begun");
        Flag told = flag("told");
        TaskHandle<String> outer = runtime().submit(_ -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                TaskHandle<Void> sub = inner.submit(context -> {
                    begun.raise();
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } finally {
                        if (context.cancelReason().equals(Optional.of(EndReason.STARTER_ENDED))) {
                            told.raise();
                        }
                    }
                    return null;
                });
                sub.join();
                return "not cancelled";
            }
        });
        begun.expect();
        assertTrue(outer.cancel());
        assertThrows(TaskCancelledException.class, outer::join);
        assertTrue(told.isRaised());
    }

    @Test
    void subTaskIsCancelledWhenTheTaskEnds() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        Flag closed = flag("closed");
        Task<String> submitter = _ -> {
            TaskRuntime inner = TaskRuntime.open(INNER);
            TaskHandle<Void> sub = inner.submit(_ -> {
                begun.raise();
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } finally {
                    ended.raise();
                }
                return null;
            });
            closeAfter(ended, inner, closed);
            begun.expect();
            assertFalse(sub.isDone());
            return "done";
        };
        assertEquals("done", runtime().run(submitter));
        ended.expect();
        closed.expect();
    }

    @Test
    void startedWorkerEndsWithTheTaskThatStartedIt() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        Flag closed = flag("closed");
        Task<String> starter = _ -> {
            TaskRuntime inner = TaskRuntime.open(INNER);
            Worker<Void> worker = inner.start(_ -> {
                begun.raise();
                try {
                    Thread.sleep(Long.MAX_VALUE);
                } finally {
                    ended.raise();
                }
                return null;
            });
            closeAfter(ended, inner, closed);
            begun.expect();
            assertFalse(ended.isRaised());
            assertTrue(worker.name().startsWith("worker-"));
            return "done";
        };
        assertEquals("done", runtime().run(starter));
        ended.expect();
        closed.expect();
    }

    @Test
    void detachedTaskOutlivesTheOneThatSubmittedIt() throws InterruptedException {
        Flag mayEnd = flag("may-end");
        Flag ended = flag("ended");
        Flag closed = flag("closed");
        runtime().run(_ -> {
            TaskRuntime inner = TaskRuntime.open(INNER);
            closeAfter(ended, inner, closed);
            inner.submit(_ -> {
                mayEnd.await();
                ended.raise();
                return null;
            }, TaskOptions.defaults().detached());
            return null;
        });
        mayEnd.raise();
        ended.expect();
        closed.expect();
    }

    @Test
    void subTaskGetsNoMoreThanWhatIsLeftOfTheTimeout() throws InterruptedException {
        Task<Instant> own = context -> context.deadline().orElseThrow();
        Task<List<Instant>> task = context -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                return List.of(context.deadline().orElseThrow(), inner.run(own),
                        inner.run(own, TaskOptions.timeout(Duration.ofDays(1))),
                        inner.run(own, TaskOptions.timeout(Duration.ofSeconds(1))));
            }
        };
        List<Instant> deadlines = runtime().run(task, TaskOptions.timeout(Await.LIMIT));
        assertEquals(deadlines.get(0), deadlines.get(1));
        assertEquals(deadlines.get(0), deadlines.get(2));
        assertTrue(deadlines.get(3).isBefore(deadlines.get(0)), deadlines::toString);
    }

    @Test
    void environmentIsInheritedAsItIsAtTheSubmit() throws InterruptedException {
        TaskOptions options = TaskOptions.defaults().withEnvironment("user", "ada").withEnvironment("level", 1);
        Task<Map<String, Object>> own = context -> context.environment();
        Task<List<Map<String, Object>>> task = context -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                return List.of(context.environment(), inner.run(own,
                        TaskOptions.defaults().withEnvironment("level", 2).withEnvironment("more", List.of("x"))));
            }
        };
        assertEquals(List.of(Map.of("user", "ada", "level", 1),
                Map.of("user", "ada", "level", 2, "more", List.of("x"))), runtime().run(task, options));
    }

    @Test
    void environmentOfAWorkerOfItsOwn() throws InterruptedException {
        Worker<Map<String, Object>> worker = runtime().start(context -> context.environment(),
                TaskOptions.defaults().withEnvironment("user", "ada"), _ -> {});
        assertEquals(Map.of("user", "ada"), worker.join());
    }

    @Test
    void withoutAnyTheEnvironmentIsEmpty() throws InterruptedException {
        Task<Map<String, Object>> own = context -> context.environment();
        assertEquals(Map.of(), runtime().run(own));
    }

    @Test
    void priorityIsInheritedUnlessSet() throws InterruptedException {
        Task<Integer> own = context -> context.priority();
        Task<List<Integer>> task = context -> {
            try (TaskRuntime inner = TaskRuntime.open(INNER)) {
                return List.of(context.priority(), inner.run(own),
                        inner.run(own, TaskOptions.defaults().withPriority(3)));
            }
        };
        assertEquals(List.of(7, 7, 3), runtime().run(task, TaskOptions.defaults().withPriority(7)));
        assertEquals(0, runtime().run(own));
    }

    /** The task that calls this is to end before its runtime is closed. */
    private static void closeAfter(Flag ended, TaskRuntime inner, Flag closed) {
        Thread.startVirtualThread(() -> {
            ended.expect();
            inner.close();
            closed.raise();
        });
    }
}
