package dev.prong;

/**
 * The one root of what can go wrong with a task, a worker or a message; unchecked.
 *
 * <p>Every message names the task or the worker, gives the facts as {@code name=value} and says what to do. Misuse by
 * the caller (a null task, a negative timeout) stays {@link IllegalArgumentException}, {@link IllegalStateException} or
 * {@link NullPointerException}. The family is closed, so a {@code switch} over it can be exhaustive.
 */
public abstract sealed class TaskException extends RuntimeException
        permits TaskFailedException, TaskTimeoutException, TaskCancelledException, TaskRejectedException,
        WorkerCrashedException, MessageException, PortClosedException {

    TaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
