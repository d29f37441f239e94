package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MapOptions;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.RuntimeEvent.WorkerRecycled;
import dev.prong.RuntimeEvent.WorkerStarted;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskStream;
import dev.prong.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Children that never run more tasks than they may. */
@Timeout(120)
class StrictRecyclingTest extends WatchedChildren {

    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

    /** JVMs that run one task each: what starts at the least cost. */
    private static final String[] BRIEF_LIVES = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"};

    private ChildRuntime.Builder strict(int tasks) {
        return builder().javaOptions(BRIEF_LIVES).recycle(Recycling.defaults().withStrictTasks(tasks));
    }

    private static List<Long> pidsOf(ChildRuntime runtime, int tasks, TaskOptions options) throws Exception {
        List<TaskHandle<Long>> handles = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            handles.add(runtime.submit(PID, options));
        }
        List<Long> pids = new ArrayList<>();
        for (TaskHandle<Long> each : handles) {
            pids.add(each.join());
        }
        return pids;
    }

    private static void assertAtMost(int most, List<Long> pids) {
        Map<Long, Long> counts = pids.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertTrue(counts.values().stream().allMatch(each -> each <= most), counts::toString);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachTaskHasAProcessToItself(Transport transport) throws Exception {
        try (ChildRuntime runtime = strict(1).transport(transport).children(2).tasksPerChild(3).build()) {
            assertAtMost(1, pidsOf(runtime, 6, TaskOptions.defaults()));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @Tag("slow")
    void eachOfManyTasksHasAProcessToItself(Transport transport) throws Exception {
        try (ChildRuntime runtime = strict(1).transport(transport).children(2).tasksPerChild(3).spares(1).build()) {
            assertAtMost(1, pidsOf(runtime, 20, TaskOptions.defaults()));
        }
        assertEquals(List.of(), all(WorkerRecycled.class).stream()
                .filter(each -> each.reason() != RecycleReason.TASKS).toList());
    }

    @Test
    void ofManyAtATimeNoneHasMoreThanItMay() throws Exception {
        try (ChildRuntime runtime = strict(3).children(1).tasksPerChild(2).build()) {
            List<Long> pids = pidsOf(runtime, 10, TaskOptions.defaults());
            assertAtMost(3, pids);
            assertEquals(4, new TreeSet<>(pids).size());
        }
    }

    @Test
    void mappedStreamedKeyedAndRetriedTasksCountToo() throws Exception {
        String died = folder.resolve("died").toString();
        List<Long> pids = new ArrayList<>();
        try (ChildRuntime runtime = strict(1).build()) {
            pids.addAll(runtime.map(List.of(1, 2), _ -> PID));
            pids.addAll(runtime.map(IntStream.range(0, 2).boxed(), _ -> PID, MapOptions.defaults()).toList());
            pids.addAll(pidsOf(runtime, 2, TaskOptions.defaults().withKey("key")));
            pids.addAll(pidsOf(runtime, 2, TaskOptions.defaults().withPlace(1)));
            try (TaskStream<Long, Long> stream = runtime.stream(Long.class, context -> {
                context.emit(ProcessHandle.current().pid());
                return 0L;
            }, TaskOptions.defaults())) {
                stream.forEach(pids::add);
            }
            pids.add(runtime.run(context -> {
                if (context.attempt() == 1) {
                    Files.writeString(Path.of(died), Long.toString(ProcessHandle.current().pid()));
                    Runtime.getRuntime().halt(3);
                }
                return ProcessHandle.current().pid();
            }, TaskOptions.defaults().withRetries(1)));
            pids.add(Long.valueOf(Files.readString(Path.of(died))));
        }
        assertEquals(11, pids.size());
        assertAtMost(1, pids);
    }

    @Test
    void replacementIsReadyWhenTheTaskEndsAndWaitsForThat() throws Exception {
        String file = folder.resolve("").toString();
        Task<Void> setup = context -> {
            Files.createFile(Path.of(file, "setup-" + context.workerName()));
            return null;
        };
        try (ChildRuntime runtime = strict(1).setup(setup).build()) {
            TaskHandle<String> first = runtime.submit(context -> {
                Files.createFile(Path.of(file, "began"));
                while (Files.notExists(Path.of(file, "go"))) {
                    Thread.sleep(5);
                }
                return context.workerName() + (Files.exists(Path.of(file, "second")) ? " beside another" : " alone");
            });
            Children.await(folder.resolve("began"));
            TaskHandle<String> second = runtime.submit(context -> {
                Files.createFile(Path.of(file, "second"));
                return context.workerName();
            });
            // It is launched though the first goes on, and does not work beside it: there is one place.
            Children.await(folder.resolve("setup-child-2"));
            Eventually.isTrue(() -> runtime.stats().workers() == 2, () -> runtime.stats().toString());
            assertEquals(1, runtime.stats().queued());
            Files.createFile(folder.resolve("go"));
            assertEquals("child-1 alone", first.join());
            assertEquals("child-2", second.join());
        }
        Eventually.isTrue(() -> count(WorkerStarted.class) >= 2, events::toString);
        assertEquals(List.of(new WorkerStarted("child", "child-1", 1), new WorkerStarted("child", "child-2", 1)),
                all(WorkerStarted.class).subList(0, 2));
    }

    @Test
    void childThatIsUsedUpIsReplacedThoughNothingWaits() throws Exception {
        try (ChildRuntime runtime = strict(1).build()) {
            assertEquals("child-1", runtime.run(context -> context.workerName()));
            await(new WorkerStarted("child", "child-2", 1));
            await(new WorkerRecycled("child", "child-1", 1, RecycleReason.TASKS));
            assertEquals("child-2", runtime.run(context -> context.workerName()));
        }
    }

    @Test
    void spareTakesThePlaceOfOneThatIsUsedUp() throws Exception {
        try (ChildRuntime runtime = strict(1).minChildren(1).spares(1).build()) {
            Eventually.isTrue(() -> count(WorkerStarted.class) == 1 && count(SpareReady.class) == 1, events::toString);
            String worker = all(WorkerStarted.class).getFirst().worker();
            String spare = all(SpareReady.class).getFirst().worker();
            assertEquals(worker, runtime.run(context -> context.workerName()));
            assertEquals(spare, runtime.run(context -> context.workerName()));
            Eventually.isTrue(() -> count(WorkerStarted.class) >= 2, events::toString);
            assertEquals(List.of(new WorkerStarted("child", worker, 1), new WorkerStarted("child", spare, 1)),
                    all(WorkerStarted.class).subList(0, 2));
        }
    }

    @Test
    void refusesAStrictLimitOfNone() {
        assertEquals("a strict limit must be at least 1: tasks=0; for none take withTasks(0)",
                assertThrows(IllegalArgumentException.class, () -> Recycling.defaults().withStrictTasks(0))
                        .getMessage());
        assertEquals(Recycling.defaults().withTasks(2), Recycling.defaults().withStrictTasks(5).withTasks(2));
    }
}
