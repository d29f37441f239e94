package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Test
    void listenerWhoseRegistrationIsClosedIsNotCalled() {
        Registration closed = once.listen(event -> heard.add("a " + event));
        once.listen(event -> heard.add("b " + event));
        closed.close();
        closed.close();
        once.happen("exit");
        next().run();
        assertNull(next());
        assertEquals(List.of("b exit"), heard);
    }

    @Test
    void isUntoldUntilAListenerIsCalled() {
        once.listen(_ -> {}).close();
        once.happen("exit");
        assertNull(next());
        assertEquals(Optional.of("exit"), once.untold());
        once.listen(_ -> {});
        next().run();
        assertEquals(Optional.empty(), once.untold());
    }

    @Test
    void onlyTheFirstTimeCounts() {
        once.listen(event -> heard.add("a " + event));
        once.happen("exit");
        once.happen("another");
        next().run();
        assertEquals(List.of("a exit"), heard);
    }

    private Runnable next() {
        return once.next((listener, event) -> listener.accept(event));
    }
}
