package dev.prong;

import java.util.Objects;

/**
 * What became of a task, as a value: what {@link TaskHandle#outcome()} gives instead of returning or throwing. Immutable and
 * thread-safe.
 *
 * @param <R> what the task returns
 */
public sealed interface Outcome<R> {

    /**
     * The result, which may be null.
     *
     * @throws TaskException if the task failed: the {@link Failure#error()}
     */
    R orElseThrow();

    /** The task returned {@code result}, which may be null. */
    record Success<R>(R result) implements Outcome<R> {
        @Override
        public R orElseThrow() {
            return result;
        }
    }

    /** The task was not accepted, failed, timed out, was cancelled, or its worker crashed; {@code error} says which. */
    record Failure<R>(TaskException error) implements Outcome<R> {

        public Failure {
            Objects.requireNonNull(error, "error");
        }

        @Override
        public R orElseThrow() {
            throw error;
        }
    }

    /**
     * The outcome of the task that was made for {@code input}, which may be null; see
     * {@link TaskRuntime#outcomes(java.util.stream.Stream, java.util.function.Function, MapOptions)}.
     *
     * @param <T> the input
     * @param <R> what the task returns
     */
    record OfInput<T, R>(T input, Outcome<R> outcome) {

        public OfInput {
            Objects.requireNonNull(outcome, "outcome");
        }
    }
}
