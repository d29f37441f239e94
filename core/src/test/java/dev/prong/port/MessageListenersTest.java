package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Registration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which listeners hear a message. */
class MessageListenersTest {

    private final List<String> heard = new ArrayList<>();
    private final Inbox inbox = new Inbox("p", 8, () -> {});
    private final MessageListeners listeners = new MessageListeners(inbox,
            error -> heard.add("error " + error.getMessage()));

    @Test
    void everyListenerWhoseTypeFitsHearsIt() {
        assertTrue(listeners.isEmpty());
        listeners.add(Number.class, message -> heard.add("number " + message));
        listeners.add(long.class, message -> heard.add("long " + message));
        listeners.add(Long.class, message -> heard.add("Long " + message));
        listeners.add(String.class, message -> heard.add("string " + message));
        listeners.add(message -> heard.add("any " + message));
        assertFalse(listeners.isEmpty());
        deliver(1L);
        assertEquals(List.of("number 1", "long 1", "Long 1", "any 1"), heard);
    }

    @Test
    void nullIsHeardByThoseWhoTakeAll() {
        listeners.add(Object.class, message -> heard.add("object " + message));
        listeners.add(message -> heard.add("any " + message));
        deliver(null);
        assertEquals(List.of("any null"), heard);
    }

    @Test
    void whatFitsNobodyIsAnError() {
        listeners.add(String.class, message -> heard.add("string " + message));
        listeners.add(int.class, message -> heard.add("int " + message));
        deliver(1L);
        deliver(null);
        String end = ", listeners=[java.lang.String, java.lang.Integer]; register a listener for the type, or "
                + "onMessage(listener) for all";
        assertEquals(List.of("error no listener takes this message: port=p, type=java.lang.Long" + end,
                "error no listener takes this message: port=p, type=null" + end), heard);
    }

    @Test
    void failureOfOneDoesNotKeepItFromTheNext() {
        listeners.add(_ -> {
            throw new StackOverflowError("first");
        });
        listeners.add(message -> heard.add("any " + message));
        deliver(1);
        assertEquals(List.of("error first", "any 1"), heard);
    }

    @Test
    void messageWaitsWhileNobodyListens() {
        inbox.offer(1);
        assertNull(listeners.next());
        Registration first = listeners.add(message -> heard.add("first " + message));
        Runnable delivery = listeners.next();
        inbox.offer(2);
        first.close();
        assertNull(listeners.next());
        delivery.run(); // Has begun with the taking of the message, which would be lost otherwise.
        listeners.add(message -> heard.add("second " + message));
        listeners.next().run();
        assertEquals(List.of("first 1", "second 2"), heard);
    }

    @Test
    void listenerThatIsTakenAwayByOneBeforeItHearsNothing() {
        List<Registration> later = new ArrayList<>();
        listeners.add(int.class, message -> {
            heard.add("first " + message);
            later.forEach(Registration::close);
        });
        later.add(listeners.add(message -> heard.add("second " + message)));
        listeners.add(message -> heard.add("third " + message));
        deliver(1);
        deliver("a");
        assertEquals(List.of("first 1", "third 1", "third a"), heard);
    }

    @Test
    void listenerThatComesWhileAMisfitIsDeliveredHurtsNobody() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            MessageListeners racing = new MessageListeners(inbox, error -> assertInstanceOf(MessageException.class,
                    error));
            for (int j = 0; j < 8; j++) {
                racing.add(String.class, _ -> {});
            }
            Background<Void> adding = Background.run(() -> racing.add(message -> heard.add("late " + message)));
            inbox.offer(1L);
            racing.next().run();
            adding.get();
        }
    }

    private void deliver(Object message) {
        inbox.offer(message);
        listeners.next().run();
    }
}
