package dev.prong.port;

import dev.prong.MessageException;
import dev.prong.Registration;
import dev.prong.failure.UserCode;
import java.util.List;
import java.util.function.Consumer;

/** The message listeners of one end, each with the type it wants. Thread-safe. */
final class MessageListeners {

    private record Listener(Class<?> type, Consumer<Object> consumer) {
        boolean fits(Object message) {
            return type == null || type.isInstance(message);
        }
    }

    private final Inbox inbox;
    private final Consumer<Throwable> onError;
    private final Registrations<Listener> listeners = new Registrations<>();

    /**
     * No listeners yet for the messages in {@code inbox}.
     *
     * @param onError told what a listener throws, and of messages that fit none or could not be decoded
     */
    MessageListeners(Inbox inbox, Consumer<Throwable> onError) {
        this.inbox = inbox;
        this.onError = onError;
    }

    <T> Registration add(Class<T> type, Consumer<? super T> listener) {
        Class<T> wrapper = MessageTypes.wrapperOf(type);
        return listeners.add(new Listener(wrapper, message -> listener.accept(wrapper.cast(message))));
    }

    Registration add(Consumer<Object> listener) {
        return listeners.add(new Listener(null, listener));
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /**
     * Takes the next message if somebody listens; null if nobody does, or there is none. Run it to deliver the message to
     * each listener that fits; a failure of one does not keep it from the next.
     */
    Runnable next() {
        // First: a message that has been taken must have somebody to go to, whoever stops listening meanwhile.
        List<Registrations.Entry<Listener>> present = listeners.present();
        Inbox.Taken taken = present.isEmpty() ? null : inbox.poll();
        return taken == null ? null : () -> deliver(taken.message(), present);
    }

    private void deliver(Object message, List<Registrations.Entry<Listener>> present) {
        if (message instanceof Undecodable(MessageException error)) {
            onError.accept(error);
            return;
        }
        boolean fitted = Registrations.tell(present, listener -> listener.fits(message),
                listener -> UserCode.tell(listener.consumer(), message, onError));
        if (!fitted) {
            onError.accept(new MessageException("no listener takes this message: port=" + inbox.name() + ", type="
                    + MessageTypes.nameOf(message) + ", listeners="
                    + present.stream().map(each -> each.listener().type().getName()).toList()
                    + "; register a listener for the type, or onMessage(listener) for all"));
        }
    }
}
