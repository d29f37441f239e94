package dev.prong.child;

import dev.prong.OutputLine;
import dev.prong.Worker;
import dev.prong.command.Signal;
import java.util.function.Consumer;

/**
 * A worker that is a process of its own: a child JVM that runs one task and ends with it. Got from
 * {@link ChildRuntime#fork}. Its descendants end with it. Thread-safe.
 *
 * @param <R> what the task returns
 */
public interface ChildProcess<R> extends Worker<R> {

    /** The process id; it stays the same after the end, when another process may have it. */
    long pid();

    /**
     * Kills the child and its descendants at once, without asking. Its exit is {@code Killed(TERMINATED, forced)}, not forced
     * if it had not been given its task yet.
     * Messages that had arrived are delivered. After the end it does nothing.
     */
    void kill();

    /**
     * Sends a signal to the child's process, and to no other; after the end it does nothing. What the child does with it
     * is its own affair: a child that ends by it counts as crashed, for nobody asked its task to end.
     *
     * @throws UnsupportedOperationException if this system has no such signals
     */
    void signal(Signal signal);

    /**
     * Calls {@code listener} with every line the child writes, instead of forwarding it to this process's
     * {@code System.out} and {@code System.err}. Lines come in order, one at a time, on a thread of their own, all of
     * them before the exit; lines of before the registration have been forwarded. A slow listener slows the child.
     */
    void onOutput(Consumer<? super OutputLine> listener);
}
