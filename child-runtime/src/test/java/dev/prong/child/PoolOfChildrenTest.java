package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeEvent.CircuitOpened;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.RuntimeEvent.WorkerEnded;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many children there are, and which task runs on which. */
@Timeout(60)
class PoolOfChildrenTest extends WatchedChildren {

    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

    /** Counts the tasks of one key in the child that runs them. */
    private static final AtomicInteger SEEN = new AtomicInteger();

    @Test
    void leastChildrenBeginWithTheRuntimeAndStay() throws Exception {
        try (ChildRuntime runtime = builder().children(2).minChildren(1).idleTimeout(Duration.ofMillis(1)).build()) {
            Eventually.isTrue(() -> count(WorkerStarted.class) == 1, events::toString);
            assertEquals(1, runtime.stats().workers());
            long first = runtime.run(PID);
            assertEquals(first, runtime.run(PID));
        }
    }

    @Test
    void childWithoutTasksEnds() throws Exception {
        try (ChildRuntime runtime = builder().idleTimeout(Duration.ofMillis(50)).build()) {
            long first = runtime.run(PID);
            Children.awaitGone(first);
            await(new WorkerEnded("child", "child-1", 1));
            assertNotEquals(first, runtime.run(PID));
        }
    }

    @Test
    void spareTakesThePlaceAndAnotherIsLaunched() throws Exception {
        try (ChildRuntime runtime = builder().spares(1).build()) {
            await(new SpareReady("child", "child-1"));
            assertEquals("child-1", runtime.run(context -> context.workerName()));
            await(new SpareReady("child", "child-2"));
            assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                Runtime.getRuntime().halt(3);
                return 0;
            }));
            assertEquals("child-2", runtime.run(context -> context.workerName()));
        }
    }

    @Test
    void tasksOfAKeyRunOnOneChildInOrder() throws Exception {
        try (ChildRuntime runtime = builder().children(2).minChildren(2).build()) {
            List<TaskHandle<String>> handles = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                handles.add(runtime.submit(_ -> ProcessHandle.current().pid() + " " + SEEN.getAndIncrement(),
                        TaskOptions.defaults().withKey("customer 7")));
            }
            Set<String> pids = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                String answer = handles.get(i).join();
                pids.add(answer.substring(0, answer.indexOf(' ')));
                assertEquals(i, Integer.parseInt(answer.substring(answer.indexOf(' ') + 1)));
            }
            assertEquals(1, pids.size());
        }
    }

    @Test
    void eachPlaceHasItsChild() throws Exception {
        try (ChildRuntime runtime = builder().children(2).build()) {
            TaskOptions second = TaskOptions.defaults().withPlace(2);
            long one = runtime.run(PID, TaskOptions.defaults().withPlace(1));
            assertNotEquals(one, runtime.run(PID, second));
            assertEquals(runtime.run(PID, second), runtime.run(PID, second));
            assertEquals("no such place: runtime=child, place=3, children=2; places are counted from 1",
                    assertThrows(IllegalArgumentException.class,
                            () -> runtime.submit(PID, TaskOptions.defaults().withPlace(3))).getMessage());
            assertEquals("a started task has a child of its own: task=pid, options=" + second.withName("pid")
                    + "; leave key and place out, or submit the task",
                    assertThrows(IllegalArgumentException.class,
                            () -> runtime.fork(PID, second.withName("pid"), _ -> {})).getMessage());
        }
    }

    @Test
    void twoTasksMeetOnOneChild() throws Exception {
        String place = folder.toString();
        Task<Long> meets = context -> {
            Files.createTempFile(Path.of(place), "here", "");
            while (Path.of(place).toFile().list().length < 2) {
                Thread.sleep(5);
            }
            return ProcessHandle.current().pid();
        };
        try (ChildRuntime runtime = builder().tasksPerChild(2).build()) {
            TaskHandle<Long> one = runtime.submit(meets);
            TaskHandle<Long> other = runtime.submit(meets);
            assertEquals(one.join(), other.join());
        }
    }

    @Test
    void tasksFailAtOnceAfterThreeFailedStarts() throws Exception {
        try (ChildRuntime runtime = builder().java(folder.resolve("missing")).build()) {
            Eventually.isTrue(() -> {
                assertThrows(WorkerCrashedException.class, () -> runtime.run(PID));
                return count(CircuitOpened.class) == 1;
            }, events::toString);
            assertTrue(assertThrows(WorkerCrashedException.class, () -> runtime.run(PID)).getMessage()
                    .startsWith("children cannot be started: task="));
        }
    }

    @Test
    void leastMustNotBeMoreThanTheMost() {
        assertEquals("minChildren must not be more than children: minChildren=3, children=2",
                assertThrows(IllegalArgumentException.class,
                        () -> ChildRuntime.builder().children(2).minChildren(3).build()).getMessage());
    }
}
