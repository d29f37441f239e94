package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.QueueOrder;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue of a pool of children: how much it holds, and what an order does to it that fails. */
@Timeout(Children.SECONDS)
class QueueOfChildrenTest {

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    private static TaskOptions named(String name) {
        return TaskOptions.defaults().withName(name);
    }

    /** A task that waits for a file. */
    private static TaskHandle<Integer> waiting(ChildRuntime runtime, String name, Path mayEnd) {
        String file = mayEnd.toString();
        return runtime.submit(_ -> {
            while (!Files.exists(Path.of(file))) {
                Thread.sleep(1);
            }
            return 1;
        }, named(name));
    }

    @Test
    void taskThatTheComparatorCannotPlaceIsRejected() throws Exception {
        QueueOrder byNumber = QueueOrder.by(Comparator.comparingInt(task -> Integer.parseInt(task.name())));
        try (ChildRuntime runtime = Children.builder().order(byNumber).queueCapacity(5).whenFull(WhenFull.REJECT)
                .build()) {
            List<TaskHandle<Integer>> good = new ArrayList<>();
            for (int i = 5; i > 0; i--) {
                good.add(waiting(runtime, "" + i, folder.resolve("end")));
            }
            for (int i = 0; i < 20; i++) {
                TaskRejectedException rejected = assertThrows(TaskRejectedException.class,
                        () -> runtime.submit(_ -> 3, named("oops")));
                assertEquals(NumberFormatException.class, rejected.getCause().getClass());
            }
            Files.createFile(folder.resolve("end"));
            for (TaskHandle<Integer> each : good) {
                assertEquals(1, each.join());
            }
            assertEquals("queued=0 running=0 submitted=5", "queued=" + runtime.stats().queued() + " running="
                    + runtime.stats().running() + " submitted=" + runtime.stats().submitted());
        }
    }

    @Test
    void everyTaskThatAChildHasRoomForIsAccepted() throws Exception {
        try (ChildRuntime runtime = Children.builder().children(2).tasksPerChild(3).queueCapacity(1)
                .whenFull(WhenFull.REJECT).build()) {
            List<TaskHandle<Integer>> accepted = new ArrayList<>();
            for (int i = 0; i < 7; i++) { // Before any child is ready.
                accepted.add(waiting(runtime, "task " + i, folder.resolve("end")));
            }
            assertThrows(TaskRejectedException.class, () -> waiting(runtime, "too many", folder.resolve("end")));
            Files.createFile(folder.resolve("end"));
            for (TaskHandle<Integer> each : accepted) {
                assertEquals(1, each.join());
            }
        }
    }

    @Test
    void sizesCostNothingBeforeTheyAreUsed() throws Exception {
        try (ChildRuntime runtime = Children.builder().tasksPerChild(Integer.MAX_VALUE).build()) {
            TaskOptions keyed = TaskOptions.defaults().withKey("any");
            assertEquals(1, (int) runtime.run(_ -> 1, keyed));
        }
    }

    @Test
    void sizesAreCheckedWithTheirProduct() {
        assertEquals("children must be at most 100000: children=100001", assertThrows(IllegalArgumentException.class,
                () -> Children.builder().children(100_001)).getMessage());
        assertEquals("children times tasksPerChild must be at most 2147483647: children=2, tasksPerChild=2147483647",
                assertThrows(IllegalArgumentException.class, () -> Children.builder().children(2)
                        .tasksPerChild(Integer.MAX_VALUE).build().close()).getMessage());
    }
}
