package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeEvent;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks and callers that do what they should not hurt nobody else. */
@Timeout(60)
class OddTasksTest {

    private static WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE);
    }

    @Test
    void nullIsRefusedAtOnce() {
        try (WorkerRuntime runtime = builder().build()) {
            assertThrows(NullPointerException.class, () -> runtime.submit(null));
            assertThrows(NullPointerException.class, () -> runtime.run(null));
            assertThrows(NullPointerException.class, () -> runtime.start(null));
            assertThrows(NullPointerException.class, () -> runtime.submit(_ -> 1, null));
            assertThrows(NullPointerException.class, () -> runtime.map(List.of(1), null));
            assertThrows(NullPointerException.class, () -> runtime.map(List.of(1), _ -> null));
            assertEquals(0, runtime.stats().running());
        }
    }

    @Test
    void workerSurvivesEveryThrowable() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            assertInstanceOf(StackOverflowError.class,
                    assertThrows(TaskFailedException.class, () -> runtime.run(_ -> recurse(1))).getCause());
            assertInstanceOf(AssertionError.class, assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new AssertionError("error");
            })).getCause());
            assertInstanceOf(OutOfMemoryError.class, assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                throw new OutOfMemoryError("thrown by a test");
            })).getCause());
            Task<String> next = context -> context.workerName();
            assertEquals("worker-1", runtime.run(next));
        }
    }

    @Test
    void eventListenerThatThrowsWhatNobodyDeclaredHearsTheNextEvent() throws InterruptedException {
        CountDownLatch events = new CountDownLatch(2);
        try (WorkerRuntime runtime = builder().onEvent(_ -> {
            events.countDown();
            throw OddTasksTest.<RuntimeException> undeclared(new Exception("thrown by a test's listener"));
        }).build()) {
            runtime.run(_ -> null);
        }
        assertTrue(events.await(20, TimeUnit.SECONDS), "the start and the end of a worker");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void taskMayCloseItsRuntimeWhileAnotherThreadDoes() throws Exception {
        WorkerRuntime runtime = builder().closeTimeout(Duration.ofHours(1)).build();
        CountDownLatch begun = new CountDownLatch(1);
        Thread closer = Thread.ofPlatform().unstarted(runtime::close);
        TaskHandle<String> closing = runtime.submit(_ -> {
            begun.countDown();
            while (closer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            runtime.close();
            return "closed";
        });
        begun.await();
        closer.start();
        assertEquals("closed", closing.join());
        closer.join();
    }

    @SuppressWarnings("InfiniteRecursion") // Until the stack is full.
    private static int recurse(int n) {
        return recurse(n + 1) + 1;
    }

    @Test
    void interruptOfItselfIsNotForTheNextTask() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            runtime.run(_ -> {
                Thread.currentThread().interrupt();
                return null;
            });
            Task<Boolean> next = _ -> Thread.currentThread().isInterrupted();
            assertEquals(false, runtime.run(next));
        }
    }

    @Test
    void threadThatNeverStopsIsGivenUpAndReplacedWithItsStack() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Events events = new Events();
        try (WorkerRuntime runtime = builder().gracePeriod(Duration.ofMillis(50)).onEvent(events).build()) {
            TaskHandle<Void> endless = runtime.submit(_ -> {
                spinUntil(enough);
                return null;
            }, TaskOptions.timeout(Duration.ofMillis(100)).withName("endless"));
            assertThrows(TaskTimeoutException.class, endless::join);
            assertInstanceOf(RuntimeEvent.WorkerStarted.class, events.next());
            RuntimeEvent.WorkerGivenUp givenUp = (RuntimeEvent.WorkerGivenUp) events.next();
            assertEquals("endless", givenUp.task());
            assertTrue(givenUp.stack().stream().anyMatch(frame -> frame.getMethodName().equals("spinUntil")),
                    givenUp::toString);
            assertEquals(1, runtime.stats().workers());
            Task<String> next = context -> context.workerName();
            assertEquals("worker-2", runtime.run(next));
        } finally {
            enough.set(true);
        }
    }

    private static void spinUntil(AtomicBoolean enough) {
        while (!enough.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void taskMayCloseItsOwnRuntime() throws InterruptedException {
        WorkerRuntime runtime = builder().threads(2).build();
        Gate gate = new Gate(1);
        TaskHandle<String> neighbour = runtime.submit(gate.task());
        gate.awaitEntered();
        TaskHandle<String> closer = runtime.submit(_ -> {
            gate.open();
            runtime.close();
            return "closed";
        });
        assertEquals("closed", closer.join());
        assertEquals("worker-1", neighbour.join());
        assertThrows(TaskRejectedException.class, () -> runtime.submit(_ -> 1));
        runtime.close();
    }

    @Test
    void startedTaskMayCloseItsOwnRuntime() throws InterruptedException {
        WorkerRuntime runtime = builder().build();
        Worker<String> closer = runtime.start(_ -> {
            runtime.close();
            return "closed";
        });
        assertEquals("closed", closer.join());
        assertThrows(TaskRejectedException.class, () -> runtime.start(_ -> 1));
    }

    @Test
    void listenersThatThrowHurtNoTask() throws InterruptedException {
        try (WorkerRuntime runtime = builder().onEvent(_ -> {
            throw new IllegalStateException("thrown by a test's listener, to be logged");
        }).build()) {
            Task<Integer> task = context -> {
                context.progress(1);
                return 2;
            };
            TaskHandle<Integer> handle = runtime.submit(task);
            handle.onProgress(Object.class, _ -> {
                throw new IllegalStateException("thrown by a test's listener, to be logged");
            });
            assertEquals(2, handle.join());
        }
    }

    @Test
    void tenThousandWorkersOnVirtualThreads() throws InterruptedException {
        int count = 10_000;
        CountDownLatch begun = new CountDownLatch(count);
        try (WorkerRuntime runtime = builder().virtualThreads(true).build()) {
            List<Worker<Object>> workers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                workers.add(runtime.start(context -> {
                    begun.countDown();
                    return context.parent().receive();
                }));
            }
            assertTrue(begun.await(50, TimeUnit.SECONDS));
            assertEquals(count, runtime.stats().started());
            for (int i = 0; i < count; i++) {
                workers.get(i).postMessage(i);
            }
            for (int i = 0; i < count; i++) {
                assertEquals(i, workers.get(i).join());
            }
        }
    }

    @Test
    void closeWhileTasksForOneWorkerAreLeftEndsAllThreads() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            List<Thread> threads = new ArrayList<>();
            WorkerRuntime runtime = builder().threads(4).build();
            Gate gate = new Gate(4);
            for (int i = 1; i <= 4; i++) {
                runtime.submit(gate.task(), TaskOptions.defaults().withPlace(i));
            }
            gate.awaitEntered();
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("prong-worker-")
                            && !thread.getName().endsWith("timer"))
                    .forEach(threads::add);
            for (int i = 0; i < 20; i++) {
                runtime.submit(_ -> 1, TaskOptions.defaults().withPlace(1));
            }
            Thread closer = Thread.ofPlatform().start(runtime::close);
            gate.open();
            closer.join();
            for (Thread each : threads) {
                assertTrue(each.join(Duration.ofSeconds(10)), each::toString);
            }
        }
    }

    @Test
    void cancelFromInsideATaskReachesIt() throws InterruptedException {
        List<TaskHandle<Void>> own = new ArrayList<>();
        CountDownLatch known = new CountDownLatch(1);
        try (WorkerRuntime runtime = builder().build()) {
            TaskHandle<Void> handle = runtime.submit(context -> {
                known.await();
                own.getFirst().cancel();
                assertTrue(context.isCancelled());
                assertTrue(Thread.currentThread().isInterrupted());
                return null;
            });
            own.add(handle);
            known.countDown();
            assertThrows(TaskCancelledException.class, handle::join);
            assertFalse(handle.cancel());
        }
    }
}
