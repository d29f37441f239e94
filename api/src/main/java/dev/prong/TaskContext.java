package dev.prong;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a running task knows about itself and how it speaks to its starter. Valid while the task runs; thread-safe, so
 * that a task may hand it to threads of its own.
 */
public interface TaskContext {

    /** The task's name: the one given in its {@link TaskOptions}, else one made from its class. */
    String name();

    /** The name of the worker that runs the task, such as {@code worker-2} or {@code child-1}. */
    String workerName();

    /**
     * The port to the starter, for a task that was {@linkplain TaskRuntime#start started} on a worker of its own.
     *
     * @throws IllegalStateException if the task was submitted to a pool: it has nobody to talk to
     */
    MessagePort parent();

    /** Whether the task has been asked to end: cancelled, timed out, or its runtime is closing. Never turns false again. */
    boolean isCancelled();

    /**
     * Does nothing unless the task has been asked to end; for loops that never block.
     *
     * @throws TaskCancelledException if {@link #isCancelled()}
     */
    void throwIfCancelled();

    /** Why the task has been asked to end; empty if it has not. */
    Optional<EndReason> cancelReason();

    /**
     * Has {@code action} called once when the task is asked to end, on the thread that asks for it, or on the task's own if
     * the task ends before that thread has come to it; at once if it has been. For work that an interrupt does not reach; close the registration when that work is done. It must not block;
     * what it throws is logged.
     */
    Registration onCancel(Runnable action);

    /**
     * Tells the starter how far the task is, and that it lives: see {@link TaskHandle#onProgress} and
     * {@link TaskOptions#withSilence}. Never waits: the starter hears the latest.
     *
     * @param progress a value such as a number or a record; not null
     * @throws MessageException if it cannot cross
     */
    void progress(Object progress);

    /**
     * Gives an item to the consumer of the {@link TaskStream} that the task was submitted for. None is lost, and they
     * arrive in the order of the calls. Waits while the consumer has not taken what was emitted before, as a
     * {@linkplain MessagePort post} to a full port does. Threads that the task has started may emit too, until it ends.
     *
     * @param item a value, which must be of the stream's type, or null
     * @throws MessageException if it cannot cross; the message names the path, and nothing is sent
     * @throws InterruptedException if the thread is interrupted, or the task has been asked to end: its stream was
     *             closed, it was cancelled, it timed out. Nothing is sent then
     * @throws IllegalStateException if nobody asked for items, since the task was not given to
     *             {@link TaskRuntime#stream}; on a {@linkplain TaskRuntime#start started} worker, which has
     *             {@link #parent()}; and when the task has ended
     */
    void emit(Object item) throws InterruptedException;

    /** The task's priority: that of its {@link TaskOptions}, else that of the task it belongs to, else zero. */
    int priority();

    /**
     * The environment data of the task: that of its {@link TaskOptions}, what it inherited from the task it belongs to, as
     * it was when the task was accepted, and what its runtime gives all tasks. Of one name the first of these counts.
     * Unmodifiable.
     */
    Map<String, Object> environment();

    /**
     * Which attempt this is, from 1: one more than the children that have crashed with this task before. More than 1 only
     * with {@link TaskOptions#withRetries}, and never on a thread.
     */
    int attempt();

    /** The key of {@link TaskOptions#withIdempotencyKey}, the same on every attempt; empty for none. */
    Optional<String> idempotencyKey();

    /**
     * When the task's time is over by this machine's clock: that of its timeout, its run timeout or the task it belongs
     * to, whichever comes first; empty if there is none.
     */
    Optional<Instant> deadline();

    /**
     * Standard output of the task: each line reaches the starter's process with the task it belongs to. On a thread it
     * is {@link System#out}, unless the runtime was built with a listener for output; from a child it is forwarded.
     */
    PrintStream out();

    /** Standard error of the task, otherwise like {@link #out()}. */
    PrintStream err();
}
