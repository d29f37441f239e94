package dev.prong.port;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An event that happens once; each listener is called once, whether it was registered before or after. Thread-safe. */
final class Once<T> {

    private final Queue<Consumer<? super T>> listeners = new ArrayDeque<>();
    private T event;

    synchronized void happen(T event) {
        this.event = event;
    }

    synchronized boolean hasHappened() {
        return event != null;
    }

    /** What has happened; empty if it has not. */
    synchronized Optional<T> event() {
        return Optional.ofNullable(event);
    }

    /** Whether it has happened and there is a listener to be called. */
    synchronized boolean isDue() {
        return event != null && !listeners.isEmpty();
    }

    synchronized void listen(Consumer<? super T> listener) {
        listeners.add(listener);
    }

    /** The call of the next listener that has not been called, if the event has happened; else null. */
    synchronized Runnable next(BiConsumer<Consumer<? super T>, T> deliver) {
        if (event == null || listeners.isEmpty()) {
            return null;
        }
        Consumer<? super T> listener = listeners.remove();
        T happened = event;
        return () -> deliver.accept(listener, happened);
    }
}
