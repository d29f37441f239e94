package dev.prong;

import java.util.Optional;

/**
 * The task did not end within its {@linkplain TaskOptions#timeout(java.time.Duration) timeout}, or was silent for too
 * long. The message says which limit it was: one of its own, or one of the task it belongs to, of which it had what was
 * left.
 *
 * <p>When it is thrown the task no longer runs: it had not begun, it obeyed the cancellation, or its child was killed.
 * The exception is a thread that ignores its interrupt: it is given up after the grace period, and the message says so.
 */
public final class TaskTimeoutException extends TaskException {

    /** A timeout told by {@code message}; {@code cause} is what else went wrong on the way, or null. */
    public TaskTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same, with what is known of the death of the child that had to be killed for it. */
    public TaskTimeoutException(String message, Optional<DeathCertificate> certificate, Throwable cause) {
        super(message, certificate, cause);
    }
}
