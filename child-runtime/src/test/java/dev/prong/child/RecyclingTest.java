package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeEvent;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.RuntimeEvent.WorkerRecycled;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that are replaced by fresh ones. */
@Timeout(60)
class RecyclingTest {

    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    private ChildRuntime.Builder builder() {
        return Children.builder().onEvent(events::add);
    }

    @Test
    void replacementIsReadyBeforeTheOldOneLeaves() throws Exception {
        try (ChildRuntime runtime = builder().recycle(Recycling.defaults().withTasks(2).withJitter(0)).build()) {
            long first = runtime.run(PID);
            assertEquals(first, runtime.run(PID));
            Eventually.isTrue(() -> recycled().size() == 1, events::toString);
            assertNotEquals(first, runtime.run(PID));
        }
        assertEquals(List.of(new WorkerStarted("child", "child-1", 1), new WorkerStarted("child", "child-2", 1),
                new WorkerRecycled("child", "child-1", 1, RecycleReason.TASKS)), events.subList(0, 3));
    }

    @Test
    void childThatRanOutOfMemoryGetsNoMoreTasks() throws Exception {
        try (ChildRuntime runtime = builder().javaOptions("-Xmx32m").build()) {
            long first = runtime.run(PID);
            assertTrue(assertThrows(TaskFailedException.class, () -> runtime.run(_ -> new long[100 << 20].length))
                    .isCausedBy(OutOfMemoryError.class));
            assertNotEquals(first, runtime.run(PID));
            Eventually.isTrue(() -> recycled().equals(List.of(
                    new WorkerRecycled("child", "child-1", 1, RecycleReason.TAINTED))), events::toString);
        }
    }

    @Test
    void stackOverflowLeavesTheChildInUse() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            long first = runtime.run(PID);
            assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new StackOverflowError();
            }));
            assertEquals(first, runtime.run(PID));
        }
    }

    @Test
    void allAreReplacedAndRunningTasksEndAsTheyWould() throws Exception {
        String began = folder.resolve("began").toString();
        String go = folder.resolve("go").toString();
        try (ChildRuntime runtime = builder().children(2).minChildren(2).build()) {
            TaskHandle<Long> running = runtime.submit(_ -> {
                Files.createFile(Path.of(began));
                while (Files.notExists(Path.of(go))) {
                    Thread.sleep(5);
                }
                return ProcessHandle.current().pid();
            });
            Children.await(Path.of(began));
            Eventually.isTrue(() -> count(WorkerStarted.class) == 2, events::toString);
            Thread replacing = Thread.startVirtualThread(() -> {
                try {
                    runtime.replaceChildren();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Eventually.isTrue(() -> count(WorkerStarted.class) >= 3, events::toString);
            assertTrue(replacing.isAlive());
            Files.createFile(Path.of(go));
            long old = running.join();
            replacing.join();
            assertEquals(2, recycled().size());
            assertNotEquals(old, runtime.run(PID));
            assertTrue(recycled().stream().allMatch(each -> each.reason() == RecycleReason.ON_DEMAND));
        }
    }

    @Test
    void noTaskIsLostWhileChildrenAreReplaced() throws Exception {
        try (ChildRuntime runtime = builder().children(2)
                .recycle(Recycling.defaults().withTasks(3).withJitter(0)).build()) {
            List<TaskHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                handles.add(runtime.submit(_ -> number));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(i, handles.get(i).join());
            }
            assertEquals(200, runtime.stats().succeeded());
        }
        assertFalse(recycled().isEmpty());
        Set<String> crashed = new HashSet<>();
        events.stream().filter(RuntimeEvent.WorkerCrashed.class::isInstance).forEach(each -> crashed.add(each + ""));
        assertEquals(Set.of(), crashed);
    }

    private List<WorkerRecycled> recycled() {
        return events.stream().filter(WorkerRecycled.class::isInstance).map(WorkerRecycled.class::cast).toList();
    }

    private long count(Class<?> type) {
        return events.stream().filter(type::isInstance).count();
    }
}
