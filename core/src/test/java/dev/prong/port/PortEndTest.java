package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.PortClosedException;
import dev.prong.Registration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The task's end of its channel. */
@Timeout(30)
class PortEndTest {

    private final Inbox inbox = new Inbox("task", 4, () -> {});
    private final Inbox other = new Inbox("starter", 1, () -> {});
    private final PortEnd end = new PortEnd(inbox, other::put, () -> other.close(PortEnd.CLOSED_BY_TASK));
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Test
    void receivesWhatArrivesInOrder() throws Exception {
        inbox.put("one", true);
        inbox.put(null, true);
        inbox.put(3L, true);
        assertEquals("one", end.receive(String.class));
        assertNull(end.receive(String.class));
        assertEquals(3L, end.receive(long.class));
    }

    @Test
    void messageOfAnotherTypeStaysTheNext() throws Exception {
        inbox.put("one", true);
        assertEquals(
                "next message is of another type: port=task, expected=java.lang.Integer, type=java.lang.String; it "
                        + "stays the next message, receive() takes any",
                assertThrows(MessageException.class, () -> end.receive(int.class)).getMessage());
        assertEquals("one", end.receive());
    }

    @Test
    void closeWakesWhoReceives() throws Exception {
        Background<Object> receiving = Background.of(end::receive).awaitWaiting();
        inbox.close("worker has ended");
        assertEquals("port is closed, nothing more to receive: port=task, because=worker has ended",
                assertInstanceOf(PortClosedException.class, receiving.failure()).getMessage());
    }

    @Test
    void iterationEndsWithTheCloseNotWithANull() throws Exception {
        inbox.put("one", true);
        inbox.put(null, true);
        inbox.close("done");
        Iterator<Object> messages = end.messages().iterator();
        List<Object> all = new ArrayList<>();
        messages.forEachRemaining(all::add);
        assertEquals(Arrays.asList("one", null), all);
        assertEquals("port is closed and drained: port=task",
                assertThrows(NoSuchElementException.class, messages::next).getMessage());
    }

    @Test
    void interruptEndsTheIterationAndStaysSet() throws Exception {
        Background<Boolean> iterating = Background.of(() -> {
            String message = assertThrows(PortClosedException.class, () -> end.messages().iterator().hasNext())
                    .getMessage();
            assertEquals("interrupted while waiting for a message: port=task", message);
            return Thread.currentThread().isInterrupted();
        }).awaitWaiting();
        iterating.interrupt();
        assertTrue(iterating.get());
    }

    @Test
    void whatCannotBeDecodedIsThrownAtItsReceiver() throws Exception {
        MessageException error = new MessageException("damaged");
        inbox.put(new Undecodable(error), true);
        inbox.put(new Undecodable(error), true);
        inbox.put("next", true);
        assertSame(error, assertThrows(MessageException.class, end::receive));
        assertSame(error, assertThrows(MessageException.class, () -> end.receive(String.class)));
        assertEquals("next", end.receive());
    }

    @Test
    void postWaitsForRoomAndIsFreedByATake() throws Exception {
        end.postMessage("one");
        Background<Void> post = Background.run(() -> end.postMessage("two")).awaitWaiting();
        assertEquals("one", other.poll().message());
        post.get();
        assertEquals("two", other.poll().message());
    }

    @Test
    void interruptedPostIsAnErrorOfTheMessage() throws Exception {
        end.postMessage("one");
        Background<Boolean> post = Background.of(() -> {
            MessageException error = assertThrows(MessageException.class, () -> end.postMessage("two"));
            assertEquals("message not sent, interrupted while the port was full: port=task", error.getMessage());
            return Thread.currentThread().isInterrupted();
        }).awaitWaiting();
        post.interrupt();
        assertTrue(post.get());
        assertEquals("one", other.poll().message());
        assertTrue(other.isEmpty());
    }

    @Test
    void whatArrivedBeforeTheListenerWaitsForIt() throws Exception {
        inbox.put("one", true);
        inbox.put(2, true);
        end.onMessage(heard::add);
        assertEquals("one", next());
        assertEquals(2, next());
        inbox.put("three", true);
        assertEquals("three", next());
    }

    @Test
    void whatArrivedBeforeACloseIsHeardAfterIt() throws Exception {
        inbox.put("one", true);
        inbox.close("done");
        end.onMessage(String.class, heard::add);
        assertEquals("one", next());
    }

    @Test
    void whoListensCannotReceive() {
        end.onMessage(heard::add);
        String text = "messages go to the listeners: port=task; either listen or receive";
        assertEquals(text, assertThrows(IllegalStateException.class, end::receive).getMessage());
        assertEquals(text,
                assertThrows(IllegalStateException.class, () -> end.receive(String.class)).getMessage());
        assertEquals(text, assertThrows(IllegalStateException.class, () -> end.messages().iterator().hasNext())
                .getMessage());
    }

    @Test
    void listenerThatThrowsLosesNothing() throws Exception {
        try (Logged logged = new Logged()) {
            end.onMessage(message -> {
                throw new AssertionError("listener of " + message);
            });
            end.onMessage(heard::add);
            inbox.put("one", true);
            inbox.put("two", true);
            assertEquals("one", next());
            assertEquals("two", next());
            assertEquals(List.of("message listener failed: port=task: java.lang.AssertionError: listener of one",
                    "message listener failed: port=task: java.lang.AssertionError: listener of two"), logged.texts());
        }
    }

    @Test
    void whatNoListenerTakesOrCannotBeDecodedIsLogged() throws Exception {
        try (Logged logged = new Logged()) {
            end.onMessage(String.class, heard::add);
            inbox.put(1, true);
            inbox.put(new Undecodable(new MessageException("damaged")), true);
            inbox.put("last", true);
            assertEquals("last", next());
            assertEquals(List.of(
                    "message listener failed: port=task: dev.prong.MessageException: no listener takes this "
                            + "message: port=task, type=java.lang.Integer, listeners=[java.lang.String]; register a listener for "
                            + "the type, or onMessage(listener) for all",
                    "message listener failed: port=task: dev.prong.MessageException: damaged"), logged.texts());
        }
    }

    @Test
    void listenersPostThatWouldWaitForItselfFailsAtOnce() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        end.onMessage(message -> {
            end.postMessage(message);
            failure.complete(assertThrows(IllegalStateException.class, () -> end.postMessage(message)));
        });
        inbox.put("one", true);
        assertEquals(
                "a listener's post would wait for that listener: port=starter, waiting=1; post from another thread, "
                        + "or receive instead of listening",
                failure.get(20, TimeUnit.SECONDS).getMessage());
        assertEquals("one", other.poll().message());
        assertTrue(other.isEmpty());
        assertFalse(failure.isCompletedExceptionally());
    }

    @Test
    void queuesAgainWhenTheLastListenerIsTakenAwayAndMayBeReceived() throws Exception {
        Registration typed = end.onMessage(String.class, heard::add);
        Registration all = end.onMessage(heard::add);
        inbox.put(1, true);
        assertEquals(1, next());
        typed.close();
        assertThrows(IllegalStateException.class, end::receive);
        all.close();
        inbox.put("two", true);
        inbox.put("three", true);
        assertEquals("two", end.receive());
        end.onMessage(heard::add);
        assertEquals("three", next());
    }

    @Test
    void listenerThatTakesItselfAwayHearsOneMessage() throws Exception {
        CompletableFuture<Registration> own = new CompletableFuture<>();
        for (int i = 0; i < 4; i++) {
            inbox.put(i, true);
        }
        own.complete(end.onMessage(message -> {
            own.join().close();
            heard.add(message);
        }));
        assertEquals(0, next());
        assertEquals(1, end.receive());
        assertTrue(heard.isEmpty());
    }

    @Test
    void closeByTheTaskDropsWhatHasArrivedAndWakesWhoeverWaits() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Inbox arriving = new Inbox("task", 2, taken::incrementAndGet);
        AtomicInteger told = new AtomicInteger();
        PortEnd closing = new PortEnd(arriving, other::put, told::incrementAndGet);
        arriving.put(1, true);
        arriving.put(2, true);
        Background<Void> posting = Background.run(() -> arriving.put(3, true)).awaitWaiting();
        closing.close();
        assertEquals("port is closed, a message cannot arrive: port=task, because=closed by its task",
                assertInstanceOf(PortClosedException.class, posting.failure()).getMessage());
        assertEquals("port is closed, nothing more to receive: port=task, because=closed by its task",
                assertThrows(PortClosedException.class, closing::receive).getMessage());
        assertFalse(closing.messages().iterator().hasNext());
        closing.onMessage(heard::add);
        assertEquals("2 taken, told 1", taken + " taken, told " + told);
        assertFalse(arriving.offer(4));
        assertTrue(heard.isEmpty());
    }

    @Test
    void closeByTheTaskWakesItsReceiver() throws Exception {
        Background<Object> receiving = Background.of(end::receive).awaitWaiting();
        end.close();
        assertInstanceOf(PortClosedException.class, receiving.failure());
        assertEquals("port is closed, a message cannot arrive: port=starter, because=closed by its task",
                assertThrows(PortClosedException.class, () -> end.postMessage("late")).getMessage());
    }

    private Object next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }
}
