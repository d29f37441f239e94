package dev.prong;

import java.util.Optional;

/**
 * The task was cancelled: by {@link TaskHandle#cancel()}, by the interruption of a {@link TaskRuntime#run run}, by
 * {@link Worker#terminate()}, or because its runtime was closed before it could end. The message says which.
 */
public final class TaskCancelledException extends TaskException {

    /** A cancellation told by {@code message}; {@code cause} is what else went wrong on the way, or null. */
    public TaskCancelledException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, with what is known of the death of the child that had to be killed for it. */
    public TaskCancelledException(String message, Optional<DeathCertificate> certificate, Throwable cause) {
        super(message, certificate, cause);
    }
}
