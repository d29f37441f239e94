package dev.prong.child.pool;

import dev.prong.child.session.Session;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Those who wait for a child of their own among those that have joined, who came first first. Guarded by the pool. */
final class Claims {

    private final Queue<Consumer<? super Session>> waiting = new ArrayDeque<>();

    void add(Consumer<? super Session> taker) {
        waiting.add(taker);
    }

    /** False if it does not wait any more. */
    boolean remove(Consumer<? super Session> taker) {
        return waiting.remove(taker);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whose turn it is. */
    Consumer<? super Session> next() {
        return waiting.remove();
    }
}
