package dev.prong;

/** The port is closed: a post cannot arrive any more, or everything that arrived has been received. */
public final class PortClosedException extends TaskException {

    /** A closed port told by {@code message}; {@code cause} may be null. */
    public PortClosedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A closed port told by {@code message}. */
    public PortClosedException(String message) {
        super(message, null);
    }
}
