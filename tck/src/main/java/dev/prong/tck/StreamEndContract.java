package dev.prong.tck;

import static dev.prong.tck.StreamContract.all;
import static dev.prong.tck.StreamContract.endless;
import static dev.prong.tck.StreamContract.upTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.TaskStream;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** However a streamed task ends, its consumer gets what had arrived and then the reason; a consumer that leaves ends it. */
abstract non-sealed class StreamEndContract extends Contract {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("streamed");

    @Test
    void failureComesAfterTheItems() {
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            context.emit(1);
            throw new IllegalStateException("after two");
        })) {
            TaskFailedException failed = assertEndsWith(TaskFailedException.class, upTo(2), stream);
            assertTrue(failed.getMessage().contains("after two"), failed.getMessage());
        }
    }

    @Test
    void resultThatCannotCrossComesAfterTheItems() {
        try (TaskStream<Integer, Thread> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            return Thread.currentThread();
        })) {
            assertEndsWith(MessageException.class, upTo(1), stream);
        }
    }

    @Test
    void timeoutComesAfterTheItems() throws InterruptedException {
        assertEquals("warm", runtime().run(returning("warm")));
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, emittingAndSleeping(),
                TaskOptions.timeout(Duration.ofSeconds(1)))) {
            assertEndsWith(TaskTimeoutException.class, upTo(3), stream);
        }
    }

    @Test
    void cancelComesAfterTheItems() {
        Flag begun = flag("begun");
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            context.emit(1);
            return sleeping(begun).run(context);
        })) {
            begun.expect();
            assertEquals(0, stream.iterator().next());
            assertTrue(stream.handle().cancel());
            assertThrows(TaskCancelledException.class, stream.handle()::join);
            assertEndsWith(TaskCancelledException.class, List.of(1), stream);
        }
    }

    @Test
    void crashComesAfterTheItems() throws InterruptedException {
        requires(Capability.ISOLATE);
        Flag mayCrash = flag("may-crash");
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            context.emit(1);
            mayCrash.await();
            Runtime.getRuntime().halt(4);
            return null;
        })) {
            assertEquals(0, stream.iterator().next());
            assertTrue(stream.iterator().hasNext());
            mayCrash.raise();
            assertEquals(4, assertEndsWith(WorkerCrashedException.class, List.of(1), stream).exit().code());
        }
        assertEquals("next", runtime().run(returning("next")));
    }

    @Test
    void closeCancelsATaskThatWaitsForItsConsumer() throws InterruptedException {
        Flag ended = flag("ended");
        TaskStream<Integer, Void> stream = single().stream(Integer.class, telling(ended, endless()), NAMED);
        assertEquals(0, stream.iterator().next());
        stream.close();
        ended.expect();
        assertEquals("InterruptedException " + EndReason.TERMINATED, ended.text());
        String message = assertThrows(TaskCancelledException.class, stream.handle()::join).getMessage();
        assertTrue(message.startsWith("task cancelled: task=streamed, worker="), message);
        assertEquals(message, assertThrows(TaskCancelledException.class, stream.iterator()::hasNext).getMessage());
        stream.close();
        assertEquals("next", single().run(returning("next")));
    }

    @Test
    void closeEndsAnEmitOnAThreadOfTheTask() throws InterruptedException {
        Flag ended = flag("ended");
        TaskStream<Integer, Void> stream = single().stream(Integer.class, context -> {
            Thread.ofPlatform().start(() -> {
                try {
                    telling(ended, endless()).run(context);
                } catch (Exception _) {
                    // It has been told.
                }
            });
            ended.awaitStubbornly(); // Nobody interrupts the other thread.
            return null;
        });
        assertEquals(0, stream.iterator().next());
        stream.close();
        ended.expect();
        assertEquals("InterruptedException " + EndReason.TERMINATED, ended.text());
        assertThrows(TaskCancelledException.class, stream.handle()::join);
    }

    @Test
    void closeOfAQueuedOneEndsItAtOnce() throws InterruptedException {
        Flag begun = flag("begun");
        Flag never = flag("never");
        TaskHandle<Void> first = single().submit(sleeping(begun));
        begun.expect();
        TaskStream<Object, Void> queued = single().stream(Object.class, sleeping(never));
        queued.close();
        assertTrue(queued.handle().isDone());
        first.cancel();
        assertEquals("next", single().run(returning("next")));
        assertFalse(never.isRaised());
    }

    @Test
    void closeAfterTheEndChangesNothing() throws InterruptedException {
        TaskStream<Integer, String> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            return "result";
        }, NAMED);
        assertEquals("result", stream.handle().join());
        stream.close();
        assertEquals("result", stream.join());
        TaskStream<Integer, String> unread = runtime().stream(Integer.class, returning("result"), NAMED);
        assertEquals("result", unread.handle().join());
        unread.close();
        assertEquals("stream is closed: task=streamed; read it to its end before",
                assertThrows(IllegalStateException.class, unread.iterator()::hasNext).getMessage());
    }

    @Test
    void interruptOfTheConsumerCancelsTheTask() throws InterruptedException {
        Flag ended = flag("ended");
        TaskStream<Integer, Void> stream = single().stream(Integer.class, telling(ended, context -> {
            context.emit(0);
            Thread.sleep(Long.MAX_VALUE);
            return null;
        }), NAMED);
        assertEquals(0, stream.iterator().next());
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread consumer = Thread.ofPlatform().name("consumer").start(() -> {
            TaskCancelledException e = assertThrows(TaskCancelledException.class, stream.iterator()::hasNext);
            outcome.set(e.getMessage() + " " + Thread.currentThread().isInterrupted());
        });
        Await.until("the consumer waits", () -> consumer.getState() == Thread.State.WAITING);
        consumer.interrupt();
        Await.end(consumer);
        assertEquals("stream cancelled because its consumer was interrupted: task=streamed, thread=consumer true",
                outcome.get());
        ended.expect();
        assertEquals("InterruptedException " + EndReason.TERMINATED, ended.text());
    }

    @Test
    void interruptOfAJoinCancelsTheTask() throws InterruptedException {
        TaskStream<Integer, Void> stream = single().stream(Integer.class, endless());
        assertEquals(0, stream.iterator().next());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, stream::join);
        assertThrows(TaskCancelledException.class, stream.handle()::join);
    }

    @Test
    void closeOfTheRuntimeComesAfterTheItems() {
        List<TaskStream<Integer, Void>> streams = new ArrayList<>();
        try (TaskRuntime closing = open(pool(2), "closeTimeout=200ms", "gracePeriod=20s")) {
            streams.add(closing.stream(Integer.class, emittingAndSleeping(), NAMED));
            streams.add(closing.stream(Integer.class, endless(), NAMED));
            for (TaskStream<Integer, Void> stream : streams) {
                assertEquals(0, stream.iterator().next());
                assertTrue(stream.iterator().hasNext());
            }
        }
        for (TaskStream<Integer, Void> stream : streams) {
            assertTrue(stream.handle().isDone());
            assertEquals(1, stream.iterator().next());
            String message = assertThrows(TaskCancelledException.class, () -> all(stream)).getMessage();
            assertTrue(message.startsWith("task cancelled because its runtime was closed: task=streamed"), message);
        }
    }

    @Test
    void isNotAcceptedByAClosedRuntime() {
        TaskRuntime closed = open(pool(1));
        closed.close();
        Executable stream = () -> closed.stream(Integer.class, endless());
        String message = assertThrows(TaskRejectedException.class, stream).getMessage();
        assertTrue(message.startsWith("runtime is closed: "), message);
    }

    private static <E extends TaskException> E assertEndsWith(Class<E> type, List<Integer> expected,
            TaskStream<Integer, ?> stream) {
        List<Integer> items = new ArrayList<>();
        E error = assertThrows(type, () -> stream.forEach(items::add));
        assertEquals(expected, items);
        assertSame(error, assertThrows(type, stream.handle()::join));
        assertSame(error, assertThrows(type, stream::join));
        return error;
    }

    private static Task<Void> emittingAndSleeping() {
        return context -> {
            for (int i = 0; i < 3; i++) {
                context.emit(i);
            }
            Thread.sleep(Long.MAX_VALUE);
            return null;
        };
    }

    /** The same task, which tells how it ends: of what exception, and why it was asked to. */
    private static Task<Void> telling(Flag ended, Task<Void> task) {
        return context -> {
            try {
                return task.run(context);
            } catch (Exception e) {
                ended.raise(e.getClass().getSimpleName() + " " + reason(context));
                throw e;
            }
        };
    }

    private static String reason(TaskContext context) {
        return context.cancelReason().map(EndReason::name).orElse("none");
    }
}
