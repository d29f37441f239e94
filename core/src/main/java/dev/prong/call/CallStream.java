package dev.prong.call;

import dev.prong.MessageException;
import dev.prong.PortClosedException;
import dev.prong.TaskCancelledException;
import dev.prong.TaskHandle;
import dev.prong.TaskStream;
import dev.prong.port.Inbox;
import dev.prong.port.MessageTypes;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The consumer's end of a call whose task emits items into an inbox. Thread-safe, as far as a {@link TaskStream} is. */
public final class CallStream<T, R> implements TaskStream<T, R> {

    private final Class<T> type;
    private final Call<R> call;
    private final Inbox items;
    private final Items iterator = new Items();
    private volatile boolean joined;
    private volatile boolean closed;

    /**
     * The items of {@code call}, which nobody has yet.
     *
     * @param type what they are; a primitive class stands for its wrapper
     * @param items where they arrive; closed when the call has ended
     */
    public CallStream(Class<T> type, Call<R> call, Inbox items) {
        this.type = MessageTypes.wrapperOf(Objects.requireNonNull(type, "type"));
        this.call = call;
        this.items = items;
        call.onDone(_ -> items.close("task has ended"));
    }

    /** That of a call that runs in this process; {@code crossing} is what items go through on their way. */
    public static <T, R> CallStream<T, R> local(Class<T> type, Call<R> call, UnaryOperator<Object> crossing) {
        Inbox items = new Inbox(call.name() + " items", Inbox.DEFAULT_CAPACITY, () -> {});
        call.emitTo(new ItemOutlet() {
            @Override
            public void put(Object item) throws InterruptedException {
                items.put(crossing.apply(item), true);
            }

            @Override
            public void close(String because) {
                items.close(because);
            }
        });
        return new CallStream<>(type, call, items);
    }

    @Override
    public Iterator<T> iterator() {
        return iterator;
    }

    @Override
    public R join() throws InterruptedException {
        joined = true;
        try {
            call.help();
            dropAll();
            return call.join();
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        }
    }

    private void dropAll() throws InterruptedException {
        boolean more = true;
        while (more) {
            try {
                items.receive();
            } catch (MessageException _) {
                // It could not be decoded, and nobody wants to know what it was.
            } catch (PortClosedException _) {
                more = false;
            }
        }
    }

    @Override
    public TaskHandle<R> handle() {
        return call;
    }

    @Override
    public void close() {
        closed = true;
        call.cancel();
        items.close("stream is closed");
    }

    /** Shared by all who iterate: an item that one has looked at is the next one's. */
    private final class Items implements Iterator<T> {

        private boolean has;
        private boolean ended;
        private T next;

        @Override
        public boolean hasNext() {
            if (!has && !ended) {
                has = advance();
            }
            return has;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more items: task=" + call.name());
            }
            T item = next;
            has = false;
            next = null;
            return item;
        }

        private boolean advance() {
            try {
                call.help();
                boolean taken = take();
                failIfJoined();
                ended = !taken && endsWell();
                return taken;
            } catch (InterruptedException e) {
                call.cancel();
                Thread.currentThread().interrupt();
                throw new TaskCancelledException("stream cancelled because its consumer was interrupted: task="
                        + call.name() + ", thread=" + Thread.currentThread().getName(), e);
            }
        }

        /** False if there is nothing more to take. */
        private boolean take() throws InterruptedException {
            if (closed) {
                return false;
            }
            try {
                next = typed(items.receive());
                return true;
            } catch (PortClosedException _) {
                return false;
            } catch (MessageException e) {
                close();
                throw e;
            }
        }

        private T typed(Object item) {
            if (item != null && !type.isInstance(item)) {
                throw new MessageException("item is of another type: task=" + call.name() + ", expected="
                        + type.getName() + ", type=" + MessageTypes.nameOf(item)
                        + "; ask for a type that all items are");
            }
            return type.cast(item);
        }

        private void failIfJoined() {
            if (joined) {
                throw new IllegalStateException("items were dropped by a join: task=" + call.name()
                        + "; join when the iteration has ended, or wait with the handle of the stream");
            }
        }

        /** True, or what the task failed of is thrown. */
        private boolean endsWell() throws InterruptedException {
            call.join();
            if (closed) {
                throw new IllegalStateException("stream is closed: task=" + call.name()
                        + "; read it to its end before");
            }
            return true;
        }
    }
}
