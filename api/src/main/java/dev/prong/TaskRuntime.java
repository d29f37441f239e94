package dev.prong;

import dev.prong.spi.RuntimeSpec;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where tasks run: a pool of threads, a pool of child processes. One meaning on every backend; the choice is one line.
 *
 * <pre>{@code
 * try (TaskRuntime runtime = TaskRuntime.open("child")) {
 *     long sum = runtime.run(new SumBelow(1_000_000_000L));
 * }
 * }</pre>
 *
 * <p>What crosses, in either direction, is a value (see {@link MessagePort}) and is checked before the task is accepted.
 * A task is run at most once, unless it asks for {@linkplain TaskOptions#withRetries retries}. Pool workers do not keep the JVM alive. Thread-safe.
 */
public interface TaskRuntime extends AutoCloseable {

    /**
     * Opens a runtime by its specification: {@code backend[:variant][?option=value&…]}, such as {@code worker},
     * {@code child}, {@code child:grpc} or {@code child?children=4&maxHeap=256m}. Backends are found by
     * {@link java.util.ServiceLoader} with the caller's context class loader.
     *
     * @throws IllegalArgumentException if the specification is malformed, or names an unknown backend, variant or
     *             option; the message lists the known ones
     */
    static TaskRuntime open(String spec) {
        return RuntimeSpec.parse(spec).open();
    }

    /**
     * Runs the task and waits for its result: {@link #submit(Task)} and {@link TaskHandle#join()}. Cheap on a virtual
     * thread.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the task is cancelled
     * @throws TaskException as {@link #submit(Task)} and {@link TaskHandle#join()}
     */
    default <R> R run(Task<R> task) throws InterruptedException {
        return run(task, TaskOptions.defaults());
    }

    /** The same with options. */
    default <R> R run(Task<R> task, TaskOptions options) throws InterruptedException {
        TaskHandle<R> handle = submit(task, options);
        try {
            return handle.join();
        } catch (InterruptedException e) {
            handle.cancel();
            throw e;
        }
    }

    /**
     * Hands the task to the pool. Waits while the queue is full, unless the runtime was built to reject.
     *
     * @throws MessageException if the task or something it captures cannot cross; the message names the path
     * @throws TaskRejectedException if the runtime is closed, the queue is full and the runtime rejects, or the wait is
     *             interrupted (the interrupt flag stays set)
     * @throws IllegalArgumentException if its options ask for what this runtime cannot do; the message names the option
     */
    default <R> TaskHandle<R> submit(Task<R> task) {
        return submit(task, TaskOptions.defaults());
    }

    /** The same with options. */
    <R> TaskHandle<R> submit(Task<R> task, TaskOptions options);

    /**
     * Hands the task to the pool, and gives what it {@linkplain TaskContext#emit emits} while it runs, then its result.
     * Waits while the queue is full, unless the runtime was built to reject; a streamed task is never run on the thread
     * of its caller, who would be waiting for himself, but then on one beside the pool.
     *
     * @param type what the items are; {@code Object.class} for any, and a primitive class stands for its wrapper
     * @return to be read to its end or closed; else the task may wait for ever for somebody to take its items
     * @throws MessageException if the task or something it captures cannot cross; the message names the path
     * @throws TaskRejectedException as {@link #submit(Task)}
     */
    default <T, R> TaskStream<T, R> stream(Class<T> type, Task<R> task) {
        return stream(type, task, TaskOptions.defaults());
    }

    /** The same with options. */
    <T, R> TaskStream<T, R> stream(Class<T> type, Task<R> task, TaskOptions options);

    /**
     * Starts a worker of its own for the task, outside the pool: a thread, or a child process. Its listeners may be
     * registered at leisure: what happens before waits for them.
     *
     * @throws MessageException if the task or something it captures cannot cross; the message names the path
     * @throws TaskRejectedException if the runtime is closed
     */
    default <R> Worker<R> start(Task<R> task) {
        return start(task, TaskOptions.defaults(), _ -> {});
    }

    /** The same; {@code listeners} is called first, on this thread, to register listeners before the task begins. */
    default <R> Worker<R> start(Task<R> task, Consumer<? super Worker<R>> listeners) {
        return start(task, TaskOptions.defaults(), listeners);
    }

    /** The same with options. */
    <R> Worker<R> start(Task<R> task, TaskOptions options, Consumer<? super Worker<R>> listeners);

    /**
     * Runs one task per input in parallel and gives the results in the order of the inputs. When one fails, the others
     * are cancelled and the first failure in the order of the inputs is thrown, after all have ended. What {@code toTask}
     * throws does the same.
     *
     * @param inputs what to map; empty gives an empty list
     * @param toTask makes the task for an input; called on this thread
     * @return an unmodifiable list, which may hold nulls
     * @throws InterruptedException if the waiting thread is interrupted; all tasks are cancelled
     * @throws TaskException as {@link #submit(Task)} and {@link TaskHandle#join()}
     */
    default <T, R> List<R> map(Collection<? extends T> inputs, Function<? super T, ? extends Task<? extends R>> toTask)
            throws InterruptedException {
        Objects.requireNonNull(toTask, "toTask");
        return new TaskBatch<R>(this).run(inputs, toTask);
    }

    /**
     * Runs one task per input, a bounded number of them at a time, and gives the results as they are taken. Nothing
     * happens before the terminal operation of the stream; then the source is pulled, on the consuming thread, only
     * while fewer tasks are in flight than {@code options} allow, so that it may be endless.
     *
     * <pre>{@code
     * try (Stream<Digest> digests = runtime.map(Files.walk(folder), DigestOf::new, MapOptions.inFlight(8))) {
     *     digests.limit(1_000).forEach(System.out::println);
     * }
     * }</pre>
     *
     * <p>The first failure of a task, in time, cancels the others at once; it is thrown from the terminal operation after
     * all have ended, and results that were not taken are dropped. What the source, {@code toTask} or the options throw
     * ends it the same way.
     *
     * <p>Closing the stream, which any thread may do, cancels what is in flight without waiting for it, and closes
     * {@code inputs}. A stream that is not read to its end should be closed: after {@code limit} some tasks are still in
     * flight. The stream is used by one thread; {@code parallel()} makes it no faster.
     *
     * <p>The terminal operation throws {@link TaskException}s as {@link #submit(Task)} and {@link TaskHandle#join()} do,
     * and a {@link TaskCancelledException} if the stream is closed meanwhile, or if its thread is interrupted while it
     * waits: then the tasks are cancelled and not waited for, and the interrupt flag is set.
     *
     * @param inputs what to map; consumed
     * @param toTask makes the task for an input; called on the consuming thread
     * @return a sequential stream, which may hold nulls
     */
    default <T, R> Stream<R> map(Stream<? extends T> inputs, Function<? super T, ? extends Task<? extends R>> toTask,
            MapOptions<? super T> options) {
        return Mapping.<T, R> stream(this, inputs, toTask, options, true).map(each -> each.outcome().orElseThrow());
    }

    /**
     * Like {@link #map(Stream, Function, MapOptions)}, but a task that fails, or is not accepted, is one more outcome: it
     * neither cancels the others nor is it thrown.
     */
    default <T, R> Stream<Outcome.OfInput<T, R>> outcomes(Stream<? extends T> inputs,
            Function<? super T, ? extends Task<? extends R>> toTask, MapOptions<? super T> options) {
        return Mapping.stream(this, inputs, toTask, options, false);
    }

    /** The name of the runtime, as its builder or specification gave it; its workers' names begin with it. */
    String name();

    /** What the runtime has done and is doing, at this moment; never blocks for long. */
    RuntimeStats stats();

    /**
     * Begins the counts and times of {@link #stats()} anew, for all who ask for them; what is waiting, running and alive
     * stays, and tasks that have not ended count as submitted. {@link RuntimeStats#since} does the same for one who asks,
     * and leaves the others alone.
     */
    void resetStats();

    /**
     * The pool as an {@link ExecutorService}. On threads any callable may be submitted and is run by reference, as by
     * any executor; on children a callable must be a serializable lambda, a record or another {@link Task}. What can never
     * be taken is refused by {@link IllegalArgumentException}, what cannot be taken now by
     * {@link java.util.concurrent.RejectedExecutionException}. A callable that is a task too is called, not run. Shutting
     * the view down leaves the runtime open. Its {@code shutdownNow()} gives back what never began: the commands, and the
     * futures of what was submitted, which are not done and may be run by whoever has them, or executed by another
     * executor; what runs is cancelled. The cause of an {@link java.util.concurrent.ExecutionException} is what the
     * callable threw, or from a child the {@link TaskFailedException} that answers for its class.
     */
    ExecutorService asExecutorService();

    /**
     * Ends the runtime: accepts nothing more, disconnects the started workers (so that those which wait for messages end),
     * waits for what was accepted, and for the listeners of started workers, up to the close timeout, then cancels what is
     * left, waits the grace period and kills. A task or listener that closes its own runtime does not wait for itself. An
     * interrupt of the waiting thread shortens the wait and the flag stays set. May be called again, and waits until the
     * close is over; not so in a task or listener, for which the close may be waiting. Nothing is thrown for what would not
     * stop, it is logged.
     */
    @Override
    void close();
}
