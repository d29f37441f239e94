package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that happen once. */
class OnceTest {

    private final Once<String> once = new Once<>();
    private final List<String> heard = new ArrayList<>();

    @Test
    void nobodyIsCalledBeforeItHappens() {
        once.listen(event -> heard.add("a " + event));
        assertNull(next());
        assertFalse(once.hasHappened());
    }

    @Test
    void eachListenerIsCalledOnceInTheOrderOfTheirComing() {
        once.listen(event -> heard.add("a " + event));
        once.listen(event -> heard.add("b " + event));
        once.happen("exit");
        assertTrue(once.hasHappened());
        once.listen(event -> heard.add("late " + event));
        for (Runnable call = next(); call != null; call = next()) {
            call.run();
        }
        assertEquals(List.of("a exit", "b exit", "late exit"), heard);
    }

    @Test
    void listenerMayListen() {
        once.listen(_ -> once.listen(event -> heard.add("inner " + event)));
        once.happen("exit");
        next().run();
        next().run();
        assertNull(next());
        assertEquals(List.of("inner exit"), heard);
    }

    private Runnable next() {
        return once.next((listener, event) -> listener.accept(event));
    }
}
