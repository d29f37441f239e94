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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children that are replaced by fresh ones. */
@Timeout(60)
class RecyclingTest extends WatchedChildren {

    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

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
    void oldChildIsReplacedThoughItHasNothingToDo() throws Exception {
        try (ChildRuntime runtime = builder()
                .recycle(Recycling.defaults().withAge(Duration.ofSeconds(1)).withJitter(0)).build()) {
            long first = runtime.run(PID);
            await(new WorkerRecycled("child", "child-1", 1, RecycleReason.AGE));
            assertNotEquals(first, runtime.run(PID));
        }
    }

    @Test
    void youngChildIsKept() throws Exception {
        try (ChildRuntime runtime = builder().recycle(
                Recycling.defaults().withAge(Duration.ofHours(1)).withResidentBytes(10L << 30)).build()) {
            long first = runtime.run(PID);
            // Longer than the looks at the children are apart.
            runtime.run(_ -> {
                Thread.sleep(1_500);
                return 0;
            });
            assertEquals(first, runtime.run(PID));
        }
        assertEquals(List.of(), recycled());
    }

    /** In the child: memory that is not given back. */
    private static ByteBuffer held;

    @Test
    void childThatHoldsTooMuchMemoryIsReplaced() throws Exception {
        try (ChildRuntime runtime = builder().limits(ChildLimits.none().withMaxDirectBytes(400 << 20))
                .recycle(Recycling.defaults().withResidentBytes(300 << 20)).build()) {
            assertEquals("child-1", runtime.run(context -> context.workerName()));
            assertEquals("child-1", runtime.run(context -> {
                held = ByteBuffer.allocateDirect(350 << 20);
                for (int i = 0; i < held.capacity(); i += 1024) {
                    held.put(i, (byte) 1);
                }
                return context.workerName();
            }), "what is not large yet is kept");
            await(new WorkerRecycled("child", "child-1", 1, RecycleReason.MEMORY));
            assertEquals("child-2", runtime.run(context -> context.workerName()));
        }
        assertEquals(1, recycled().size());
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
    void taintedChildStaysIfThatIsWanted() throws Exception {
        try (ChildRuntime runtime = builder().recycle(Recycling.defaults().withTaint(false)).build()) {
            long first = runtime.run(PID);
            assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new OutOfMemoryError("thrown by a test");
            }));
            assertEquals(first, runtime.run(PID));
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
        return all(WorkerRecycled.class);
    }
}
