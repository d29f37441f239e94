package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.QueueOrder;
import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskTimeoutException;
import dev.prong.WhenFull;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that wait for another child after the crash of theirs. */
@Timeout(60)
class RetryQueueTest {

    private static final TaskOptions ONCE_MORE = TaskOptions.defaults().withRetries(1);

    /** In the child: how many tasks have ended there. */
    private static final AtomicInteger ENDED = new AtomicInteger();

    /** Returns its turn among the tasks that end in its child. */
    private static final Task<Integer> TURN = _ -> ENDED.getAndIncrement();

    @TempDir
    Path folder;

    private Path go;

    @BeforeEach
    void prepare() {
        go = folder.resolve("go");
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Halts on its first attempt once the file is there. */
    record HaltsOnce(String file) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            if (context.attempt() == 1) {
                while (Files.notExists(Path.of(file))) {
                    Thread.sleep(5);
                }
                Runtime.getRuntime().halt(7);
            }
            return ENDED.getAndIncrement();
        }
    }

    private HaltsOnce haltsOnce() {
        return new HaltsOnce(folder.resolve("halt").toString());
    }

    private void halt() throws IOException {
        Files.createFile(folder.resolve("halt"));
    }

    /** Has the task that runs halt its child, and waits until so many tasks wait for the next. */
    private void haltAndAwait(ChildRuntime runtime, int waiting) throws Exception {
        Eventually.isTrue(() -> runtime.stats().running() == 1, () -> runtime.stats().toString());
        halt();
        Eventually.isTrue(() -> runtime.stats().running() == 0 && runtime.stats().queued() == waiting,
                () -> runtime.stats().toString());
    }

    /** A runtime whose second child does not come up before the test says so. */
    private ChildRuntime.Builder builder() throws IOException {
        Path java = new FakeJava(folder)
                .runs("mkdir '" + folder + "/first' || while [ ! -e '" + go + "' ]; do sleep 0.05; done 2>/dev/null")
                .runs("exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"").write();
        return Children.builder().java(java);
    }

    @Test
    void itHasItsFormerPlaceAndCountsAsQueued() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            TaskHandle<Integer> first = runtime.submit(haltsOnce(), ONCE_MORE);
            TaskHandle<Integer> second = runtime.submit(TURN);
            haltAndAwait(runtime, 2);
            Files.createFile(go);
            assertEquals(0, first.join());
            assertEquals(1, second.join());
        }
    }

    @Test
    void oneOfHigherPriorityGoesFirst() throws Exception {
        try (ChildRuntime runtime = builder().order(QueueOrder.priority()).build()) {
            TaskHandle<Integer> first = runtime.submit(haltsOnce(), ONCE_MORE);
            haltAndAwait(runtime, 1);
            TaskHandle<Integer> urgent = runtime.submit(TURN, TaskOptions.defaults().withPriority(5));
            Files.createFile(go);
            assertEquals(0, urgent.join());
            assertEquals(1, first.join());
        }
    }

    @Test
    void tasksOfAKeyKeepTheirOrder() throws Exception {
        TaskOptions key = TaskOptions.defaults().withKey("customer 7");
        try (ChildRuntime runtime = builder().build()) {
            TaskHandle<Integer> first = runtime.submit(haltsOnce(), key.withRetries(1));
            TaskHandle<Integer> second = runtime.submit(TURN, key);
            haltAndAwait(runtime, 2);
            Files.createFile(go);
            assertEquals(0, first.join());
            assertEquals(1, second.join());
        }
    }

    @Test
    void fullQueueDoesNotRefuseIt() throws Exception {
        try (ChildRuntime runtime = builder().queueCapacity(1).whenFull(WhenFull.REJECT).build()) {
            TaskHandle<Integer> first = runtime.submit(haltsOnce(), ONCE_MORE);
            Eventually.isTrue(() -> runtime.stats().running() == 1, () -> runtime.stats().toString());
            TaskHandle<Integer> second = runtime.submit(TURN); // The queue is full.
            haltAndAwait(runtime, 2);
            assertThrows(TaskRejectedException.class, () -> runtime.submit(TURN));
            Files.createFile(go);
            assertEquals(0, first.join());
            assertEquals(1, second.join());
        }
    }

    @Test
    void cancelEndsItAtOnce() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            TaskHandle<Integer> handle = runtime.submit(haltsOnce(), ONCE_MORE);
            haltAndAwait(runtime, 1);
            assertTrue(handle.cancel());
            TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, handle::join);
            assertEquals(7, ((WorkerCrashedException) cancelled.getSuppressed()[0]).exit().code());
            assertEquals(0, runtime.stats().queued());
            Files.createFile(go);
        }
    }

    @Test
    void timeoutEndsItAtOnce() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            runtime.run(TURN); // Has its child started: the timeout is for what comes then.
            halt();
            TaskTimeoutException late = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(haltsOnce(), ONCE_MORE.withTimeout(Duration.ofSeconds(2)).withName("late")));
            assertEquals("task timed out: task=late, worker=none yet, timeout=PT2S", late.getMessage());
            assertEquals(1, late.getSuppressed().length);
            Files.createFile(go);
        }
    }

    @Test
    void silenceSinceTheSubmitCountsItsNewWait() throws Exception {
        TaskOptions impatient = ONCE_MORE.withSilence(Duration.ofSeconds(2), SilenceFrom.SUBMIT).withName("late");
        try (ChildRuntime runtime = builder().build()) {
            runtime.run(TURN); // Has its child started: the first wait is to be short.
            halt();
            TaskTimeoutException late = assertThrows(TaskTimeoutException.class,
                    () -> runtime.run(haltsOnce(), impatient));
            assertEquals("task was silent for too long, it had not begun: task=late, worker=none yet, silence=PT2S, "
                    + "since=CRASH, attempt=2; no worker took it in time: have more of them, submit less, or raise the "
                    + "limit", late.getMessage());
            assertEquals(7, ((WorkerCrashedException) late.getSuppressed()[0]).exit().code());
            assertEquals(0, runtime.stats().queued());
            Files.createFile(go);
        }
    }

    @Test
    void closeLetsItFinish() throws Exception {
        ChildRuntime runtime = builder().build();
        TaskHandle<Integer> handle = runtime.submit(haltsOnce(), ONCE_MORE);
        haltAndAwait(runtime, 1);
        Thread closing = Thread.ofPlatform().start(runtime::close);
        Eventually.isTrue(() -> closing.getState() == Thread.State.TIMED_WAITING, () -> closing.getState() + "");
        assertThrows(TaskRejectedException.class, () -> runtime.submit(TURN));
        Files.createFile(go);
        assertEquals(0, handle.join());
        closing.join();
    }

    @Test
    void closeThatHasNoTimeEndsIt() throws Exception {
        ChildRuntime runtime = builder().closeTimeout(Duration.ZERO).build();
        TaskHandle<Integer> handle = runtime.submit(haltsOnce(), ONCE_MORE);
        haltAndAwait(runtime, 1);
        runtime.close();
        assertThrows(TaskCancelledException.class, handle::join);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void taskWhoseChildIsKilledFromOutsideRunsAgain(Transport transport) throws Exception {
        String pidFile = folder.resolve("pid").toString();
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            TaskHandle<String> handle = runtime.submit(context -> {
                if (context.attempt() == 1) {
                    Children.writePid(Path.of(pidFile));
                    Thread.sleep(Long.MAX_VALUE);
                }
                return context.workerName() + " " + context.attempt();
            }, ONCE_MORE);
            Children.kill("KILL", Children.pid(Path.of(pidFile)));
            assertEquals("child-2 2", handle.join());
        }
    }
}
