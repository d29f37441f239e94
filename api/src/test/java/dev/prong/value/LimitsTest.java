package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

    private static final int DEPTH = Limits.DEFAULT.depth();

    private record Node(Object next) {
    }

    static Stream<ThreadFactory> threads() {
        return Stream.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());
    }

    @ParameterizedTest
    @MethodSource("threads")
    void copiesAtTheLimitOfDepth(ThreadFactory threads) throws Exception {
        FutureTask<Object> copy = new FutureTask<>(() -> Values.copy(nested(DEPTH)));
        threads.newThread(copy).start();

        assertEquals(nested(DEPTH), copy.get());
    }

    @ParameterizedTest
    @MethodSource("threads")
    void refusesOverTheLimitOfDepth(ThreadFactory threads) throws Exception {
        FutureTask<Void> refused = new FutureTask<>(
                () -> Refused.expect(tooDeep(), () -> Values.copy(nested(DEPTH + 1))),
                null);
        threads.newThread(refused).start();

        refused.get();
    }

    @Test
    void refusesCycle() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(new Node(cycle));

        Refused.expect(
                "ArrayList[0].next[0].next[0].next[0].next...(484 more)...[0].next[0].next[0].next[0].next: nested"
                        + " deeper than 500 or contains itself; send a flat form of it, such as a list with indices",
                () -> Values.copy(cycle));
    }

    @Test
    void allowsDepthNotLengthToBeLimited() {
        assertNotNull(Values.copy(new ArrayList<>(Collections.nCopies(100_000, new Node(1)))));
    }

    @Test
    void refusesTooManyParts() {
        Refused.expect("ArrayList[2]: value has too many parts: parts=4, limit=3; send it in several messages",
                () -> Values.copy(new ArrayList<>(List.of(1, 2, 3)), new Limits(10, 3, 100)));
    }

    @Test
    void refusesTooManyBytes() {
        Refused.expect("ArrayList[1]: value is too large: bytes=120, limit=100; send it in several messages",
                () -> Values.copy(new ArrayList<>(List.of("x".repeat(20), new long[10])), new Limits(10, 100, 100)));
    }

    @Test
    void stopsSharedPartsThatWouldMultiply() {
        Object doubled = new Object[0];
        for (int i = 0; i < 200; i++) {
            doubled = new Object[] {doubled, doubled};
        }
        Object value = doubled;

        String message = assertThrows(MessageException.class,
                () -> Values.copy(value, new Limits(500, 10_000, 100))).getMessage();
        assertTrue(message.endsWith("value has too many parts: parts=10001, limit=10000; send it in several messages"),
                message);
    }

    private static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0 ? new Node(value) : new ArrayList<>(List.of(value));
        }
        return value;
    }

    private static String tooDeep() {
        return "Node.next[0].next[0].next[0].next[0]...(484 more)....next[0].next[0].next[0].next[0]: nested deeper than 500"
                + " or contains itself; send a flat form of it, such as a list with indices";
    }
}
