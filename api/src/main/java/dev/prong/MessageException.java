package dev.prong;

/**
 * A value cannot cross: a message, a task with its captures, or a result that is no value, is nested too deeply, is too
 * large, or is not known on the other side. Where one part is to blame, the message names its path
 * ({@code Order.lines[3].owner: java.lang.Thread cannot be sent to a worker}). At the sender it is thrown before
 * anything is sent.
 */
public final class MessageException extends TaskException {

    /** A value that cannot cross, told by {@code message}; {@code cause} may be null. */
    public MessageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A value that cannot cross, told by {@code message}. */
    public MessageException(String message) {
        super(message, null);
    }
}
