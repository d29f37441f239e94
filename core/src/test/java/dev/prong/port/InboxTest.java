package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.PortClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that wait at one end of a channel. */
@Timeout(30)
class InboxTest {

    private static final String CLOSED = "port is closed, a message cannot arrive: port=p, because=done";

    private final AtomicInteger taken = new AtomicInteger();
    private final Inbox inbox = new Inbox("p", 2, taken::incrementAndGet);

    @Test
    void givesMessagesInTheirOrderNullIncluded() throws Exception {
        inbox.put("one", true);
        inbox.put(null, true);
        assertEquals("one", take());
        assertNull(take());
        assertTrue(inbox.isEmpty());
        assertNull(inbox.poll());
        assertEquals(2, taken.get());
    }

    @Test
    void putWaitsForATake() throws Exception {
        fill();
        Background<Void> put = Background.run(() -> inbox.put("three", true)).awaitWaiting();
        assertEquals("one", take());
        put.get();
        assertEquals("two", take());
        assertEquals("three", take());
    }

    @Test
    void putWaitsForAPoll() throws Exception {
        fill();
        Background<Void> put = Background.run(() -> inbox.put("three", true)).awaitWaiting();
        assertEquals("one", inbox.poll().message());
        put.get();
        assertEquals("two", take());
        assertEquals("three", take());
    }

    @Test
    void closeFreesThePutsThatWait() throws Exception {
        fill();
        Background<Void> first = Background.run(() -> inbox.put("three", true)).awaitWaiting();
        Background<Void> second = Background.run(() -> inbox.put("four", true)).awaitWaiting();
        inbox.close("done");
        assertEquals(CLOSED, assertInstanceOf(PortClosedException.class, first.failure()).getMessage());
        assertEquals(CLOSED, assertInstanceOf(PortClosedException.class, second.failure()).getMessage());
        assertEquals("one", take());
        assertEquals("two", take());
        assertTrue(inbox.isEmpty());
    }

    @Test
    void interruptFreesAPutThatWaits() throws Exception {
        fill();
        Background<Void> put = Background.run(() -> inbox.put("three", true)).awaitWaiting();
        put.interrupt();
        assertInstanceOf(InterruptedException.class, put.failure());
        assertEquals("one", take());
        assertEquals("two", take());
        assertTrue(inbox.isEmpty());
    }

    @Test
    void putThatMayNotWaitFailsAtOnce() throws Exception {
        inbox.put("one", false);
        inbox.put("two", false);
        assertEquals("a listener's post would wait for that listener: port=p, waiting=2; post from another thread, or "
                + "receive instead of listening",
                assertThrows(IllegalStateException.class, () -> inbox.put("three", false)).getMessage());
        assertEquals("one", take());
        inbox.put("three", false);
        assertEquals("two", take());
        assertEquals("three", take());
    }

    @Test
    void offerHasCreditAndDoesNotWait() throws Exception {
        fill();
        assertTrue(inbox.offer("three"));
        inbox.close("done");
        assertFalse(inbox.offer("four"));
        assertEquals("one", take());
        assertEquals("two", take());
        assertEquals("three", take());
    }

    @Test
    void firstReasonOfACloseCounts() {
        inbox.close("done");
        inbox.close("again");
        assertEquals(CLOSED, assertThrows(PortClosedException.class, () -> inbox.put("one", true)).getMessage());
        assertEquals("port is closed, nothing more to receive: port=p, because=done",
                assertThrows(PortClosedException.class, this::take).getMessage());
    }

    @Test
    void closeWakesThoseWhoTake() throws Exception {
        Background<Object> first = Background.of(this::take).awaitWaiting();
        Background<Object> second = Background.of(this::take).awaitWaiting();
        inbox.close("done");
        assertInstanceOf(PortClosedException.class, first.failure());
        assertInstanceOf(PortClosedException.class, second.failure());
        assertEquals(0, taken.get());
    }

    @Test
    void putWakesWhoTakes() throws Exception {
        Background<Object> take = Background.of(this::take).awaitWaiting();
        inbox.put("one", true);
        assertEquals("one", take.get());
    }

    @Test
    void interruptFreesWhoTakes() throws Exception {
        Background<Object> take = Background.of(this::take).awaitWaiting();
        take.interrupt();
        assertInstanceOf(InterruptedException.class, take.failure());
        inbox.put("one", true);
        assertEquals("one", take());
    }

    @Test
    void messageThatDoesNotFitStaysTheNext() throws Exception {
        fill();
        assertEquals(new Inbox.Taken("one", false), inbox.take(message -> message.equals("two")));
        assertEquals(0, taken.get());
        assertEquals(new Inbox.Taken("one", true), inbox.take(_ -> true));
        assertEquals(1, taken.get());
    }

    @Test
    void manyThreadsKeepEachItsOrder() throws Exception {
        int senders = 8;
        int each = 2000;
        record Sent(int sender, int number) {
        }
        List<Background<Void>> all = IntStream.range(0, senders).mapToObj(sender -> Background.run(() -> {
            for (int number = 0; number < each; number++) {
                inbox.put(new Sent(sender, number), true);
            }
        })).toList();
        List<List<Integer>> received = new ArrayList<>();
        IntStream.range(0, senders).forEach(_ -> received.add(new ArrayList<>()));
        for (int i = 0; i < senders * each; i++) {
            Sent sent = (Sent) take();
            received.get(sent.sender()).add(sent.number());
        }
        for (Background<Void> sender : all) {
            sender.get();
        }
        List<Integer> expected = IntStream.range(0, each).boxed().toList();
        received.forEach(numbers -> assertEquals(expected, numbers));
        assertTrue(inbox.isEmpty());
        assertEquals(senders * each, taken.get());
    }

    private void fill() throws InterruptedException {
        inbox.put("one", true);
        inbox.put("two", true);
    }

    private Object take() throws InterruptedException {
        return inbox.take(_ -> true).message();
    }
}
