package dev.prong;

/** The runtime did not accept the task: its queue is full, it is closed, or the wait for room was interrupted. */
public final class TaskRejectedException extends TaskException {

    /** A rejection told by {@code message}; {@code cause} may be null. */
    public TaskRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
