package dev.prong.port;

import dev.prong.MessageException;
import dev.prong.failure.UserCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The message listeners of one end, each with the type it wants. Thread-safe. */
final class MessageListeners {

    private record Listener(Class<?> type, Consumer<Object> consumer) {
        boolean fits(Object message) {
            return type == null || type.isInstance(message);
        }
    }

    private final String port;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    MessageListeners(String port) {
        this.port = port;
    }

    <T> void add(Class<T> type, Consumer<? super T> listener) {
        Class<T> wrapper = MessageTypes.wrapperOf(type);
        listeners.add(new Listener(wrapper, message -> listener.accept(wrapper.cast(message))));
    }

    void add(Consumer<Object> listener) {
        listeners.add(new Listener(null, listener));
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Calls each listener that fits; a failure of one does not keep the message from the next. */
    void deliver(Object message, Consumer<Throwable> onError) {
        boolean fitted = false;
        for (Listener listener : listeners) {
            if (listener.fits(message)) {
                fitted = true;
                UserCode.tell(listener.consumer(), message, onError);
            }
        }
        if (!fitted) {
            onError.accept(new MessageException("no listener takes this message: port=" + port + ", type="
                    + MessageTypes.nameOf(message) + ", listeners="
                    + listeners.stream().map(l -> l.type().getName()).toList()
                    + "; register a listener for the type, or onMessage(listener) for all"));
        }
    }
}
