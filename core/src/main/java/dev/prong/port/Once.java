package dev.prong.port;

import dev.prong.Registration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An event that happens once; each listener is called once, whether it was registered before or after. Thread-safe. */
final class Once<T> {

    private final Registrations<Consumer<? super T>> listeners = new Registrations<>();
    private volatile T event;
    private volatile boolean told;

    /** It has happened; only the first time counts. */
    synchronized void happen(T first) {
        event = event == null ? first : event;
    }

    boolean hasHappened() {
        return event != null;
    }

    /** What has happened, if no listener has been called with it; else empty. */
    Optional<T> untold() {
        return told ? Optional.empty() : Optional.ofNullable(event);
    }

    /** Whether it has happened and there is a listener to be called. */
    boolean isDue() {
        return event != null && !listeners.isEmpty();
    }

    Registration listen(Consumer<? super T> listener) {
        return listeners.add(listener);
    }

    /** The call of the next listener that has not been called, if the event has happened; else null. */
    Runnable next(BiConsumer<Consumer<? super T>, T> deliver) {
        T happened = event;
        Consumer<? super T> listener = happened == null ? null : listeners.poll();
        if (listener == null) {
            return null;
        }
        told = true;
        return () -> deliver.accept(listener, happened);
    }
}
