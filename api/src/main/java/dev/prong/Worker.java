package dev.prong;

import java.util.function.Consumer;

/**
 * A worker that runs one task and lives as long as the task does: a thread or a child process of its own, with a
 * message port to its starter. Got from {@link TaskRuntime#start}.
 *
 * <p><b>Events.</b> Listeners run one at a time on a thread of their own, in this order: {@code online}, messages,
 * {@code close}, {@code error} if the task failed, then exactly one {@code exit}. What nobody listens to yet, or any more
 * when its last {@link Registration} was closed, waits for its listener, after the exit too; an event nobody listens to
 * does not hold up the next. To be sure of the whole order, register listeners by
 * {@link TaskRuntime#start(Task, Consumer)}, before the task begins. Any number of listeners may be registered; what
 * has been delivered is not repeated for later ones, the online, close, error and exit events excepted. What a listener
 * throws goes to the {@code error} listeners, or to the log if it was one of those. Once the exit has been delivered, a
 * failure that nobody has listened to or joined is logged, and so is what listeners threw and no {@code error} listener
 * has heard.
 *
 * <p>A message that the task posted before it ended is delivered, however it ended; only over gRPC, a child that dies
 * without warning may take with it what its task posted in the last moment. A started worker keeps the JVM alive
 * until its exit has been delivered to the listeners there are, unless it is a {@linkplain TaskOptions#withDaemon daemon}.
 * Thread-safe.
 *
 * @param <R> what the task returns
 */
public interface Worker<R> {

    /** The worker's name, unique in its runtime, such as {@code worker-7} or {@code child-2}. */
    String name();

    /**
     * The worker's number, unique among the started workers of all runtimes of this JVM, from 1 in the order of their
     * start. (Workers of a pool have a place in it instead, see {@link WorkerStats#place()}, which others take after them.)
     */
    long id();

    /**
     * Posts a message to the task, which receives it from {@link TaskContext#parent()}; see {@link MessagePort} for what
     * a message may be. Waits while the task's queue is full.
     *
     * @throws MessageException if the message cannot cross, before anything is sent; also if the wait is interrupted,
     *             with the interrupt flag set and nothing sent
     * @throws PortClosedException if the worker has ended or was disconnected, or its task has closed its port
     * @throws IllegalStateException if a listener of this worker posts and would have to wait: meanwhile nobody would take
     *             what arrives, for which the task may be waiting
     */
    void postMessage(Object message);

    /**
     * Says that no more messages will be posted: the task still receives what was posted, then its port is closed, so
     * that its {@link MessagePort#messages()} end. The task can go on posting. May be called again.
     */
    void disconnect();

    /** Calls {@code listener} once, when the worker begins to run its task. */
    Registration onOnline(Runnable listener);

    /**
     * Calls {@code listener} with every message from the task that is a {@code type}; null fits no type. A primitive
     * class stands for its wrapper. A message that no listener's type fits goes to the {@code error} listeners as a
     * {@link MessageException}.
     */
    <T> Registration onMessage(Class<T> type, Consumer<? super T> listener);

    /** Calls {@code listener} with every message from the task, null included; meant for a pattern {@code switch}. */
    Registration onMessage(Consumer<Object> listener);

    /**
     * Calls {@code listener} once, when no more messages will come and none can be posted any more: the task has
     * {@linkplain MessagePort#close() closed} its port, or the worker has ended. After the last message, before the exit,
     * also if the worker never began. {@link #disconnect()}, after which the task can go on posting, does not call it.
     */
    Registration onClose(Runnable listener);

    /**
     * Calls {@code listener} with what the task failed of (the {@link TaskException} that {@link #join()} throws), with
     * what a listener threw, and with a {@link MessageException} for a message that no listener's type fits.
     */
    Registration onError(Consumer<? super Throwable> listener);

    /** Calls {@code listener} exactly once, with how the worker ended. */
    Registration onExit(Consumer<? super Exit> listener);

    /**
     * Waits until the worker has ended, and gives the task's result. Does not wait for listeners.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the worker goes on
     * @throws TaskException as {@link TaskHandle#join()}; {@link TaskCancelledException} after {@link #terminate()}
     */
    R join() throws InterruptedException;

    /**
     * Waits until the worker has ended, and says how. Does not wait for listeners; may be called again and from any number
     * of threads, and after the end it returns at once. A failure that it returns counts as taken, as one that
     * {@link #join()} throws, and is not logged.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the worker goes on
     */
    Exit awaitExit() throws InterruptedException;

    /**
     * Whether the worker has not ended yet; true from its start on, also before its task begins. What has not been
     * delivered to listeners may still be on its way after the end.
     */
    boolean isAlive();

    /**
     * Asks the worker to end: its task is told by its context and interrupted, and after the grace period a child is
     * killed with its descendants; a thread, which cannot be killed, is given up. Messages that the task posted before
     * are delivered. Returns at once; may be called again, and after the end it does nothing.
     */
    void terminate();
}
