package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.PortClosedException;
import dev.prong.TaskCancelledException;
import dev.prong.TaskOptions;
import dev.prong.port.Inbox;
import dev.prong.port.Undecodable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a stream in one process, without a worker in between. */
@Timeout(60)
class CallStreamTest {

    private final Call<String> call = new Call<>(_ -> "unused", TaskOptions.defaults().withName("task"),
            UnaryOperator.identity());
    private final Runner runner = new Runner() {
        @Override
        public String workerName() {
            return "worker-7";
        }

        @Override
        public void stopping(Call<?> stopped, StopReason reason) {
            call.fail(new PortClosedException("on the way out"));
        }
    };

    private CallStream<Integer, String> running() {
        CallStream<Integer, String> stream = CallStream.local(Integer.class, call, UnaryOperator.identity());
        call.accept(CallOwner.NONE, null);
        assertTrue(call.begin(runner));
        return stream;
    }

    @Test
    void asManyItemsAsMessagesWaitAndNoMore() throws InterruptedException {
        CallStream<Integer, String> stream = running();
        AtomicInteger emitted = new AtomicInteger();
        Thread emitter = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 5_000; i++) {
                    call.emit(i);
                    emitted.incrementAndGet();
                }
                call.succeed("result");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        for (int taken = 0; taken < 5_000; taken++) {
            int most = Math.min(taken + Inbox.DEFAULT_CAPACITY, 5_000);
            if (taken % 1_000 == 0) {
                while (emitted.get() < most || (emitter.isAlive() && emitter.getState() != Thread.State.WAITING)) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(emitted.get() <= most, () -> "emitted=" + emitted + ", most=" + most);
            assertEquals(taken, stream.iterator().next());
        }
        assertFalse(stream.iterator().hasNext());
        assertEquals("result", stream.join());
    }

    @Test
    void stopEndsAnEmitOnAnyThread() throws InterruptedException {
        CallStream<Integer, String> stream = running();
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Thread emitter = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    call.emit(1);
                }
            } catch (InterruptedException | IllegalStateException e) {
                thrown.set(e);
            }
        });
        while (emitter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        stream.close();
        emitter.join();
        assertInstanceOf(PortClosedException.class, thrown.get().getCause());
        assertThrows(TaskCancelledException.class, stream::join);
    }

    @Test
    void itemThatCannotBeDecodedIsToldAndCancelsTheTask() {
        Inbox inbox = new Inbox("items", 10, () -> {});
        CallStream<Integer, String> stream = new CallStream<>(Integer.class, call, inbox);
        call.accept(CallOwner.NONE, null);
        assertTrue(call.begin(runner));
        MessageException error = new MessageException("item cannot be decoded");
        inbox.offer(new Undecodable(error));
        assertSame(error, assertThrows(MessageException.class, stream.iterator()::next));
        assertThrows(TaskCancelledException.class, stream.iterator()::next);
    }

    @Test
    void joinDropsWhatCannotBeDecoded() throws InterruptedException {
        Inbox inbox = new Inbox("items", 10, () -> {});
        CallStream<Integer, String> stream = new CallStream<>(Integer.class, call, inbox);
        inbox.offer(new Undecodable(new MessageException("item cannot be decoded")));
        inbox.offer(1);
        call.succeed("result");
        assertEquals("result", stream.join());
    }

    @Test
    void callWithoutAStreamTakesNoItems() {
        assertFalse(call.isStreamed());
        assertEquals("task has no stream: task=task; give it to TaskRuntime.stream instead of submit or run",
                assertThrows(IllegalStateException.class, () -> call.emit(1)).getMessage());
    }
}
