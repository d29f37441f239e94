package dev.prong;

import dev.prong.spi.ForeignFailure;
import dev.prong.text.Thrown;
import java.util.Objects;

/**
 * The task threw. {@link #getCause()} is what it threw: on a thread the exception itself, from a child a stand-in with
 * the same text, stack, causes and suppressed exceptions, since exception classes never cross from a child. Code that
 * is to work on every backend asks {@link #causeType()} and {@link #isCausedBy(Class)} rather than {@code instanceof}.
 */
public final class TaskFailedException extends TaskException {

    /** A failure told by {@code message}; {@code cause} is what the task threw, never null. */
    public TaskFailedException(String message, Throwable cause) {
        super(message, Objects.requireNonNull(cause, "cause"));
    }

    /** The binary name of the class of what the task threw, such as {@code java.io.IOException}. */
    public String causeType() {
        return getCause() instanceof ForeignFailure foreign ? foreign.type() : getCause().getClass().getName();
    }

    /**
     * Whether what the task threw, or one of its own causes, is a {@code type} or a subclass of it; the same answer on
     * every backend.
     */
    public boolean isCausedBy(Class<? extends Throwable> type) {
        Objects.requireNonNull(type, "type");
        return Thrown.chain(getCause()).anyMatch(cause -> cause instanceof ForeignFailure foreign
                ? foreign.isA(type.getName())
                : type.isInstance(cause));
    }
}
