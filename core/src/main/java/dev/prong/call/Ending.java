package dev.prong.call;

import dev.prong.DeathCertificate;
import dev.prong.TaskException;
import java.util.Objects;
import java.util.Optional;

/**
 * How a call ended, as reported by who saw it end. If the call had been asked to end, its error is about that, and what is
 * reported here is no more than what became of the task meanwhile.
 *
 * @param <R> the result
 */
sealed interface Ending<R> {

    /** What was thrown, or else is known of the failure; null for nothing. */
    default TaskException error() {
        return null;
    }

    /** What is left of it if the call had been asked to end: nobody wants a result then. */
    default Ending<R> afterStop() {
        return this;
    }

    /** The task returned {@code value}, which may be null. */
    record Succeeded<R>(R value) implements Ending<R> {

        @Override
        public Ending<R> afterStop() {
            return new Stopped<>();
        }
    }

    /** The task threw {@code error}, or could not be run. */
    record Failed<R>(TaskException error) implements Ending<R> {

        /** A failure that has a reason. */
        public Failed {
            Objects.requireNonNull(error, "failure");
        }
    }

    /** The task was asked to end, and has nothing to show: it never ran, or returned what nobody wants. */
    record Stopped<R>() implements Ending<R> {
    }

    /**
     * The task was asked to end and did not, so that it was ended without its worker.
     *
     * @param remark what became of the worker: what the message ends with, or comes before its advice
     * @param error what else is known, or null
     * @param certificate of the death of the worker, if it had to be killed
     */
    record GivenUp<R>(String remark, TaskException error, Optional<DeathCertificate> certificate)
            implements
            Ending<R> {
    }
}
