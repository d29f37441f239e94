package dev.prong;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The outcomes of a stream of inputs, as one consumer takes them: each time one is asked for, the source is pulled until
 * as many tasks are in flight as may be. For one consuming thread; {@link #close()} and the ends of tasks come from any.
 */
final class Mapping<T, R> implements Spliterator<Outcome.OfInput<T, R>> {

    private final TaskRuntime runtime;
    private final Stream<? extends T> inputs;
    private final Function<? super T, ? extends Task<? extends R>> toTask;
    private final MapOptions<? super T> options;
    private final boolean failFast;
    /** Made when first asked for, as is everything else. */
    private Spliterator<? extends T> source;
    private boolean sourceEnded;

    // Guarded by this.
    private final Set<Flight<T, R>> flights = new LinkedHashSet<>();
    private final Queue<Flight<T, R>> landed = new ArrayDeque<>();
    private Flight<T, R> failure;
    private boolean over;

    private Mapping(TaskRuntime runtime, Stream<? extends T> inputs,
            Function<? super T, ? extends Task<? extends R>> toTask, MapOptions<? super T> options, boolean failFast) {
        this.runtime = runtime;
        this.inputs = Objects.requireNonNull(inputs, "inputs");
        this.toTask = Objects.requireNonNull(toTask, "toTask");
        this.options = Objects.requireNonNull(options, "options");
        this.failFast = failFast;
    }

    /** The outcomes as a stream; the closing of it closes {@code inputs} too. */
    static <T, R> Stream<Outcome.OfInput<T, R>> stream(TaskRuntime runtime, Stream<? extends T> inputs,
            Function<? super T, ? extends Task<? extends R>> toTask, MapOptions<? super T> options, boolean failFast) {
        Mapping<T, R> mapping = new Mapping<>(runtime, inputs, toTask, options, failFast);
        return StreamSupport.stream(mapping, false).onClose(mapping::close).onClose(inputs::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Outcome.OfInput<T, R>> action) {
        Outcome.OfInput<T, R> outcome;
        try {
            fill();
            Flight<T, R> next = takeNext();
            if (next == null) {
                return false;
            }
            outcome = next.outcome(); // Without the lock: whoever ends a task needs it to say so.
            if (failFast) {
                outcome.outcome().orElseThrow();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Throwable e) { // Of a task, or of the user's source and functions.
            close();
            awaitAll();
            throw e;
        }
        action.accept(outcome);
        return true;
    }

    private TaskCancelledException interrupted(Exception e) {
        close();
        Thread.currentThread().interrupt();
        return new TaskCancelledException("mapping cancelled because its consumer was interrupted: thread="
                + Thread.currentThread().getName(), e);
    }

    private void fill() {
        while (!sourceEnded && hasRoom()) {
            source = source == null ? inputs.spliterator() : source;
            List<T> pulled = new ArrayList<>(1);
            sourceEnded = !source.tryAdvance(pulled::add);
            for (T input : pulled) {
                add(submit(input));
            }
        }
    }

    private synchronized boolean hasRoom() {
        return !over && flights.size() < options.inFlight();
    }

    private Flight<T, R> submit(T input) {
        Task<? extends R> task = toTask.apply(input);
        TaskOptions taskOptions = options.taskOptions(input);
        try {
            @SuppressWarnings("unchecked") // A handle only gives results.
            TaskHandle<R> handle = (TaskHandle<R>) runtime.submit(task, taskOptions);
            return Flight.of(input, handle);
        } catch (TaskException e) {
            if (e instanceof TaskRejectedException && Thread.currentThread().isInterrupted()) {
                throw interrupted(e); // While it waited for room in the queue.
            }
            if (failFast) {
                throw e;
            }
            return Flight.rejected(input, e);
        }
    }

    private void add(Flight<T, R> flight) {
        boolean tooLate;
        synchronized (this) {
            flights.add(flight);
            tooLate = over;
        }
        if (tooLate) {
            flight.cancel();
        }
        flight.onLanding(failed -> land(flight, failed));
    }

    /** On the thread that ended the task. */
    private void land(Flight<T, R> flight, boolean failed) {
        boolean first;
        synchronized (this) {
            flight.land();
            if (options.isAsCompleted()) {
                landed.add(flight);
            }
            first = failed && failFast && !over;
            failure = first ? flight : failure;
            notifyAll();
        }
        if (first) {
            close(); // Now, and not when the consumer asks for the next.
        }
    }

    /** Waits for the outcome whose turn it is; null after the last. */
    private Flight<T, R> takeNext() throws InterruptedException {
        help();
        synchronized (this) {
            while (next() == null && !over && !flights.isEmpty()) {
                wait();
            }
            if (failure != null) {
                return failure;
            }
            failIfClosed();
            Flight<T, R> next = next();
            flights.remove(next);
            landed.poll();
            return next;
        }
    }

    /** A worker of the pool runs itself what it would wait for, or no pool would be large enough for tasks that map. */
    private void help() {
        for (Flight<T, R> flight : waitedFor()) {
            if (mustWait()) {
                flight.help();
            }
        }
    }

    private synchronized List<Flight<T, R>> waitedFor() {
        return flights.stream().limit(options.isAsCompleted() ? flights.size() : 1).toList();
    }

    private synchronized boolean mustWait() {
        return next() == null && !over;
    }

    private Flight<T, R> next() {
        if (options.isAsCompleted()) {
            return landed.peek();
        }
        return flights.isEmpty() || !flights.iterator().next().hasLanded() ? null : flights.iterator().next();
    }

    private void failIfClosed() {
        if (over && !(sourceEnded && flights.isEmpty())) {
            throw new TaskCancelledException("mapping cancelled because its stream was closed: inFlight="
                    + flights.size(), null);
        }
    }

    /** Cancels what is in flight, and pulls no more. */
    private void close() {
        List<Flight<T, R>> toCancel;
        synchronized (this) {
            over = true;
            toCancel = List.copyOf(flights);
            notifyAll();
        }
        toCancel.forEach(Flight::cancel);
    }

    private void awaitAll() {
        List<Flight<T, R>> toAwait;
        synchronized (this) {
            toAwait = List.copyOf(flights);
        }
        try {
            for (Flight<T, R> flight : toAwait) {
                flight.outcome();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // They are cancelled and end without being waited for.
        }
    }

    /** One consumer only, or the bound would be one for each. */
    @Override
    public Spliterator<Outcome.OfInput<T, R>> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL;
    }
}
