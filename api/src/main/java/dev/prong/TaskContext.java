package dev.prong;

import java.io.PrintStream;
import java.time.Instant;
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

    /** When the task's timeout ends, by this machine's clock; empty if it has none. */
    Optional<Instant> deadline();

    /**
     * Standard output of the task: each line reaches the starter's process with the task it belongs to. On a thread it
     * is {@link System#out}; from a child it is forwarded.
     */
    PrintStream out();

    /** Standard error of the task, otherwise like {@link #out()}. */
    PrintStream err();
}
