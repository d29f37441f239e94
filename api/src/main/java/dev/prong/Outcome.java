package dev.prong;

import java.util.Objects;

/**
 * What became of the task for one input; see
 * {@link TaskRuntime#outcomes(java.util.stream.Stream, java.util.function.Function, MapOptions)}. Immutable and
 * thread-safe.
 *
 * @param <T> the input
 * @param <R> what the task returns
 */
public sealed interface Outcome<T, R> {

    /** The input, which may be null. */
    T input();

    /**
     * The result, which may be null.
     *
     * @throws TaskException if the task failed: the {@link Failure#error()}
     */
    R orElseThrow();

    /** The task returned {@code result}, which may be null. */
    record Success<T, R>(T input, R result) implements Outcome<T, R> {
        @Override
        public R orElseThrow() {
            return result;
        }
    }

    /** The task was not accepted, failed, timed out, was cancelled, or its worker crashed; {@code error} says which. */
    record Failure<T, R>(T input, TaskException error) implements Outcome<T, R> {

        public Failure {
            Objects.requireNonNull(error, "error");
        }

        @Override
        public R orElseThrow() {
            throw error;
        }
    }
}
