package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskStream;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a task emits arrives in its order and whole, and the task waits for a consumer that is slow. */
abstract non-sealed class StreamContract extends Contract {

    private static final int MANY = 3_000;
    private static final TaskOptions NAMED = TaskOptions.defaults().withName("streamed");

    record Line(Object owner) {
    }

    record Order(List<Line> lines) {
    }

    @Test
    void givesItemsInTheirOrderAndThenTheResult() throws InterruptedException {
        try (TaskStream<Integer, String> stream = runtime().stream(Integer.class, emitting(MANY, "result"))) {
            assertEquals(upTo(MANY), all(stream));
            assertEquals("result", stream.join());
        }
    }

    @Test
    void givesOnlyTheResultIfNothingIsEmitted() throws InterruptedException {
        try (TaskStream<Object, String> stream = runtime().stream(Object.class, returning("result"))) {
            Iterator<Object> items = stream.iterator();
            assertFalse(items.hasNext());
            assertEquals("no more items: task=" + stream.handle().name(),
                    assertThrows(NoSuchElementException.class, items::next).getMessage());
            assertEquals("result", stream.join());
        }
    }

    @Test
    void givesAnItemWhileTheTaskRuns() throws InterruptedException {
        Flag mayEnd = flag("may-end");
        try (TaskStream<String, String> stream = runtime().stream(String.class, context -> {
            context.emit("early");
            mayEnd.await();
            return "result";
        })) {
            assertEquals("early", stream.iterator().next());
            assertFalse(stream.handle().isDone());
            mayEnd.raise();
            assertFalse(stream.iterator().hasNext());
            assertEquals("result", stream.join());
        }
    }

    @Test
    void givesNullAndLargeItemsLikeAnyOther() throws InterruptedException {
        try (TaskStream<byte[], Void> stream = runtime().stream(byte[].class, context -> {
            for (int i = 0; i < 40; i++) {
                byte[] large = new byte[1 << 20];
                Arrays.fill(large, (byte) i);
                context.emit(large);
                context.emit(null);
            }
            return null;
        })) {
            int count = 0;
            for (byte[] item : stream) {
                assertEquals(count % 2 == 0 ? 1 << 20 : -1, item == null ? -1 : item.length);
                assertTrue(item == null || (item[0] == count / 2 && item[item.length - 1] == count / 2));
                count++;
            }
            assertEquals(80, count);
        }
    }

    @Test
    void givesCopies() throws InterruptedException {
        try (TaskStream<List<?>, Void> stream = lists(runtime(), context -> {
            List<Integer> reused = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reused.add(i);
                context.emit(reused);
            }
            return null;
        })) {
            List<List<?>> items = all(stream);
            assertEquals(List.of(List.of(0), List.of(0, 1), List.of(0, 1, 2)), items);
            assertNotSame(items.get(1), items.get(2));
        }
    }

    @Test
    void holdsATaskThatIsFasterThanItsConsumer() throws InterruptedException {
        Flag held = flag("held");
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, emittingBeside(held))) {
            held.expect();
            int ahead = Integer.parseInt(held.text());
            assertTrue(ahead > 0 && ahead < MANY, () -> "emitted before any was taken: " + ahead);
            assertEquals(upTo(MANY), all(stream));
        }
    }

    @Test
    void threadsOfTheTaskMayEmit() throws InterruptedException {
        int threads = 4;
        int each = 500;
        try (TaskStream<List<?>, Void> stream = lists(runtime(), context -> {
            List<Thread> emitters = IntStream.range(0, threads)
                    .mapToObj(n -> Thread.ofPlatform().start(() -> emitAll(context, n, each))).toList();
            for (Thread emitter : emitters) {
                emitter.join();
            }
            return null;
        })) {
            List<List<?>> items = all(stream);
            assertEquals(threads * each, items.size());
            for (int n = 0; n < threads; n++) {
                int emitter = n;
                assertEquals(upTo(each), items.stream().filter(item -> item.getFirst().equals(emitter))
                        .map(List::getLast).toList());
            }
        }
    }

    @Test
    void oneWhoOnlyJoinsIsNotWaitedFor() throws InterruptedException {
        try (TaskStream<Integer, String> stream = runtime().stream(Integer.class, emitting(MANY, "result"))) {
            assertEquals("result", stream.join());
            assertEquals("result", stream.join());
            assertEquals("items were dropped by a join: task=" + stream.handle().name()
                    + "; join when the iteration has ended, or wait with the handle of the stream",
                    assertThrows(IllegalStateException.class, stream.iterator()::hasNext).getMessage());
        }
    }

    @Test
    void joinAfterAFewItemsDropsTheRest() throws InterruptedException {
        try (TaskStream<Integer, String> stream = runtime().stream(Integer.class, emitting(MANY, "result"))) {
            assertEquals(0, stream.iterator().next());
            assertEquals("result", stream.join());
        }
    }

    @Test
    void secondIteratorGoesOnWhereTheFirstStopped() {
        try (TaskStream<Integer, String> stream = runtime().stream(Integer.class, emitting(4, "result"))) {
            Iterator<Integer> first = stream.iterator();
            assertEquals(0, first.next());
            assertTrue(first.hasNext());
            assertEquals(List.of(1, 2, 3), all(stream));
            assertFalse(first.hasNext());
        }
    }

    @Test
    void endlessTaskIsReadAsFarAsWanted() {
        TaskStream<Integer, Void> stream = runtime().stream(int.class, endless());
        try (Stream<Integer> items = stream.stream()) {
            assertEquals(List.of(0, 1, 2, 3, 4), items.limit(5).toList());
        }
        assertThrows(TaskCancelledException.class, stream.handle()::join);
    }

    @Test
    void handleTellsOfTheTask() throws InterruptedException {
        try (TaskStream<Integer, String> stream = runtime().stream(Integer.class, context -> {
            context.progress(50);
            context.emit(1);
            return "result";
        }, NAMED)) {
            TaskHandle<String> handle = stream.handle();
            assertEquals("streamed", handle.name());
            assertEquals(List.of(1), all(stream));
            assertEquals("result", handle.join());
            assertEquals("result", handle.toCompletableFuture().join());
            assertEquals(50, handle.progress().orElseThrow());
            assertFalse(handle.cancel());
        }
    }

    @Test
    void refusesWhatIsNoValueWithItsPathAndSendsNothing() throws InterruptedException {
        try (TaskStream<String, Void> stream = runtime().stream(String.class, context -> {
            try {
                context.emit(new Order(List.of(new Line(1), new Line(Thread.currentThread()))));
            } catch (MessageException e) {
                context.emit(e.getMessage());
            }
            return null;
        })) {
            List<String> items = all(stream);
            assertEquals(1, items.size());
            assertTrue(items.getFirst().startsWith("Order.lines[1].owner: java.lang.Thread cannot be sent to a worker"),
                    items.getFirst());
        }
    }

    @Test
    void itemOfAnotherTypeIsToldAndCancelsTheTask() {
        try (TaskStream<String, Void> stream = runtime().stream(String.class, endless(), NAMED)) {
            assertEquals("item is of another type: task=streamed, expected=java.lang.String, type=java.lang.Integer"
                    + "; ask for a type that all items are",
                    assertThrows(MessageException.class, stream.iterator()::hasNext).getMessage());
            assertThrows(TaskCancelledException.class, stream.handle()::join);
        }
    }

    @Test
    void taskThatWasSubmittedHasNoStream() throws InterruptedException {
        assertEquals("task has no stream: task=streamed; give it to TaskRuntime.stream instead of submit or run",
                runtime().run(StreamContract::refusalOfAnItem, NAMED));
    }

    @Test
    void workerOfItsOwnHasNoStream() throws InterruptedException {
        Worker<String> worker = runtime().start(StreamContract::refusalOfAnItem, NAMED, _ -> {});
        assertEquals("a task on a worker of its own has no stream: task=streamed, worker=" + worker.name()
                + "; post what it has to tell with parent().postMessage", worker.join());
    }

    @Test
    void nothingCanBeEmittedAfterTheEnd() throws InterruptedException {
        Flag ended = flag("ended");
        Flag refused = flag("refused");
        try (TaskStream<Integer, Void> stream = runtime().stream(Integer.class, context -> {
            context.emit(0);
            Thread.ofPlatform().daemon().start(() -> {
                ended.awaitStubbornly();
                refused.raise(refusalOfAnItem(context));
            });
            return null;
        }, NAMED)) {
            assertEquals(upTo(1), all(stream));
            ended.raise();
            refused.expect();
            assertEquals("task has ended, an item cannot be emitted: task=streamed"
                    + "; end what emits before the task returns", refused.text());
        }
    }

    /** What an emit fails of that must not succeed. */
    private static String refusalOfAnItem(TaskContext context) {
        try {
            context.emit("item");
            return "emitted";
        } catch (IllegalStateException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            return e.toString();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There is no class of a List<?>.
    private static TaskStream<List<?>, Void> lists(TaskRuntime runtime, Task<Void> task) {
        return (TaskStream) runtime.stream(List.class, task);
    }

    /** The task that emits so many numbers, and then returns {@code result}. */
    private static Task<String> emitting(int count, String result) {
        return context -> {
            for (int i = 0; i < count; i++) {
                context.emit(i);
            }
            return result;
        };
    }

    /** The same on a thread of its own, while the task watches it: tells how many were emitted when it first waits. */
    private static Task<Void> emittingBeside(Flag held) {
        return context -> {
            AtomicInteger emitted = new AtomicInteger();
            Thread emitter = Thread.ofPlatform().start(() -> {
                while (emitted.get() < MANY && emit(context, emitted.get())) {
                    emitted.incrementAndGet();
                }
            });
            int seen = -1;
            // Before its first item it may wait for something else, such as a class that is being loaded.
            while (emitter.isAlive()
                    && (seen < 1 || seen != emitted.get() || emitter.getState() != Thread.State.WAITING)) {
                seen = emitted.get();
                Thread.sleep(50); // What it does between two items takes less, so the count shows when it stands still.
            }
            held.raise(emitted.toString());
            emitter.join();
            return null;
        };
    }

    private static void emitAll(TaskContext context, int emitter, int count) {
        for (int i = 0; i < count; i++) {
            emit(context, List.of(emitter, i));
        }
    }

    private static boolean emit(TaskContext context, Object item) {
        try {
            context.emit(item);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** The task that emits numbers until it is asked to end. */
    static Task<Void> endless() {
        return context -> {
            for (int i = 0; true; i++) {
                context.emit(i);
            }
        };
    }

    static <T> List<T> all(TaskStream<T, ?> stream) {
        List<T> items = new ArrayList<>();
        stream.forEach(items::add);
        return items;
    }

    static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }
}
