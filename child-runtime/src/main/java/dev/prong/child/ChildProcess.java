package dev.prong.child;

import dev.prong.OutputLine;
import dev.prong.Registration;
import dev.prong.Worker;
import dev.prong.command.Signal;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A worker that is a process of its own: a child JVM that runs one task and ends with it. Got from
 * {@link ChildRuntime#fork}. Its descendants end with it. Thread-safe.
 *
 * <p>As long as its task has not begun, which is until the child is ready and has been sent the task, a child that is
 * killed, or cannot be started for another reason that may pass, is replaced by another under the same name, within the
 * {@linkplain ChildRuntime.Builder#startRetryTime time for that}. Messages that were posted wait for it.
 *
 * <p>In a runtime with {@linkplain ChildRuntime.Builder#onlyInvited invited children only} it is one of those. Nothing
 * here can kill that one: to kill it is to end its connection, upon which it ends itself.
 *
 * @param <R> what the task returns
 */
public interface ChildProcess<R> extends Worker<R> {

    /**
     * The process id; it stays the same after the end, when another process may have it. Of an invited child what it has
     * told, wherever it runs; 0 as long as the worker has had no process. It changes when a child that could not be
     * started is replaced by another.
     */
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
     * @throws UnsupportedOperationException if this system has no such signals, the child was invited, or the worker
     *             has had no process yet
     */
    void signal(Signal signal);

    /**
     * Calls {@code listener} with every line the child writes, instead of forwarding it to this process's
     * {@code System.out} and {@code System.err}. Lines come in order, one at a time, on a thread of their own, all of
     * them before the exit; lines of before the registration have been forwarded. A slow listener slows the child. One
     * that does not return keeps neither a time limit nor {@link #terminate()} nor a close from being kept: the task ends
     * a second later without it, and so does the exit. A listener may run tasks, and close its runtime: while it waits,
     * nobody waits for it. When the last registration has been closed, lines are forwarded again.
     */
    Registration onOutput(Consumer<? super OutputLine> listener);

    /**
     * The lines the child writes, from now on, as a stream that ends with the child, before its exit is told. It is for
     * one thread, waits for the next line, and is a listener as those of {@link #onOutput} are: the lines are not
     * forwarded. Both outputs come in one stream, in their order, so that neither can wait for the other:
     *
     * <pre>{@code
     * child.output().filter(line -> line.source() == OutputLine.Source.STDOUT).map(OutputLine::text)
     * }</pre>
     *
     * <p>1 Mi characters, and 16,384 lines, are kept for a slow reader, then the child waits for him, and so do its
     * messages and its exit, until a time limit, {@link #terminate()} or a close ends it: read it to its end or close it.
     * What was printed by then can be read after the exit. After a close its lines are dropped. A wait that is interrupted throws an
     * {@link java.io.UncheckedIOException} and keeps the interrupt flag. May be called again, for a stream of its own.
     */
    Stream<OutputLine> output();
}
