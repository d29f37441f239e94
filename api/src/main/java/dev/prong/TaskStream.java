package dev.prong;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A task that gives its items one by one while it runs, as it {@linkplain TaskContext#emit emits} them, and then its
 * result. Got from {@link TaskRuntime#stream}.
 *
 * <pre>{@code
 * try (TaskStream<Match, Long> matches = runtime.stream(Match.class, new Search("needle"))) {
 *     for (Match match : matches) {
 *         System.out.println(match);
 *     }
 *     System.out.println(matches.join() + " files were searched");
 * }
 * }</pre>
 *
 * <p><b>None is lost:</b> items come in the order in which they were emitted, all of them before the end of the
 * iteration. When the task fails, is cancelled or times out, or its child crashes, the iteration gives what had arrived
 * and then throws what {@link TaskHandle#join()} throws.
 *
 * <p><b>The buffer is bounded,</b> as that of a {@link MessagePort}: the task waits in its {@code emit} until items are
 * taken. So a stream that is neither read nor closed holds its worker; only {@link #join()} takes the items by itself.
 *
 * <p>The task begins when a worker is free, whether or not anybody reads yet. A task that reads a stream of its own pool
 * does not need a second worker for it: where none has begun the streamed task, it gets a thread beside the pool.
 *
 * <p>Items are taken by one thread at a time; the other methods are thread-safe.
 *
 * @param <T> the type of the items
 * @param <R> what the task returns
 */
public interface TaskStream<T, R> extends Iterable<T>, AutoCloseable {

    /**
     * The items as they arrive; asking for the next one waits for it, or for the end of the task. A second iterator goes
     * on where the first one stopped.
     *
     * <p>{@code hasNext} and {@code next} throw the {@link TaskException} of the task when what had arrived has been
     * given. They cancel the task and throw a {@link MessageException} for an item that is not of the stream's type or
     * cannot be decoded, and a {@link TaskCancelledException} if the waiting thread is interrupted; the interrupt flag
     * is then set. They throw an {@link IllegalStateException} if a {@link #join()} has dropped items, or if the stream
     * was closed and its task had ended well. After the last item {@code next} throws a {@link NoSuchElementException}.
     */
    @Override
    Iterator<T> iterator();

    /** The same as a sequential stream, which may hold nulls; closing it closes this. */
    default Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(this::close);
    }

    /**
     * Waits until the task has ended, and gives its result. What has not been taken is taken and dropped meanwhile, so
     * that the task never waits for somebody who only wants its result. May be called again; the answer stays the same.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the task is cancelled
     * @throws TaskException as {@link TaskHandle#join()}
     */
    R join() throws InterruptedException;

    /**
     * The task itself: its name and progress, a cancel, a future. Its {@link TaskHandle#join() join} takes no items: it
     * waits until others have taken them.
     */
    TaskHandle<R> handle();

    /**
     * Cancels the task if it has not ended, as {@link TaskHandle#cancel()} does, and drops what was not taken. Does not
     * wait. May be called again and from any thread.
     */
    @Override
    void close();
}
