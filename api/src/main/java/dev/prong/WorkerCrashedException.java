package dev.prong;

import java.util.Objects;

/**
 * The worker that ran the task ended and nobody asked it to, or it never became ready. Only the tasks that were on that
 * worker get this; a child runtime goes on with another child.
 */
public final class WorkerCrashedException extends TaskException {

    private final Exit.Crashed exit;

    /** A crash told by {@code message}, with how the worker ended, whose certificate it has; {@code cause} may be null. */
    public WorkerCrashedException(String message, Exit.Crashed exit, Throwable cause) {
        super(message, Objects.requireNonNull(exit, "exit").certificate(), cause);
        this.exit = exit;
    }

    /** How the worker ended: its code, the signal if that is certain, the tail of its standard error. */
    public Exit.Crashed exit() {
        return exit;
    }
}
