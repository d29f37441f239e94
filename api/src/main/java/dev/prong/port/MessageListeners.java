package dev.prong.port;

import dev.prong.MessageException;
import dev.prong.failure.UserCode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The message listeners of one end, each with the type it wants. Thread-safe. */
final class MessageListeners {

    private record Listener(Class<?> type, Consumer<Object> consumer) {
        boolean fits(Object message) {
            return type == null || type.isInstance(message);
        }
    }

    private final String port;
    /** Replaced when one comes: a delivery goes by those that were there when it began. */
    private volatile List<Listener> listeners = List.of();

    MessageListeners(String port) {
        this.port = port;
    }

    <T> void add(Class<T> type, Consumer<? super T> listener) {
        Class<T> wrapper = MessageTypes.wrapperOf(type);
        add(new Listener(wrapper, message -> listener.accept(wrapper.cast(message))));
    }

    void add(Consumer<Object> listener) {
        add(new Listener(null, listener));
    }

    private synchronized void add(Listener listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Calls each listener that fits; a failure of one does not keep the message from the next. */
    void deliver(Object message, Consumer<Throwable> onError) {
        List<Listener> present = listeners;
        boolean fitted = false;
        for (Listener listener : present) {
            if (listener.fits(message)) {
                fitted = true;
                UserCode.tell(listener.consumer(), message, onError);
            }
        }
        if (!fitted) {
            onError.accept(new MessageException("no listener takes this message: port=" + port + ", type="
                    + MessageTypes.nameOf(message) + ", listeners="
                    + present.stream().map(listener -> listener.type().getName()).toList()
                    + "; register a listener for the type, or onMessage(listener) for all"));
        }
    }
}
