package dev.prong;

import java.util.Optional;

/**
 * The runtime did not accept the task: its queue is full, it is closed, the wait for room was interrupted, or, as a
 * {@link TaskQuarantinedException}, the task has killed too many children.
 */
public sealed class TaskRejectedException extends TaskException permits TaskQuarantinedException {

    /** A rejection told by {@code message}; {@code cause} may be null. */
    public TaskRejectedException(String message, Throwable cause) {
        super(message, cause);
    }

    TaskRejectedException(String message, Optional<DeathCertificate> certificate) {
        super(message, certificate, null);
    }
}
