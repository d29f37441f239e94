package dev.prong.child.frame;

import dev.prong.text.Printable;
import java.io.IOException;

/** The other side sent something that the protocol does not allow. The connection cannot go on. */
public final class ProtocolException extends IOException {

    /** A violation told by {@code message}. */
    public ProtocolException(String message) {
        super(Printable.shown(message));
    }

    /** A violation told by {@code message}, found by {@code cause}. */
    public ProtocolException(String message, Throwable cause) {
        super(Printable.shown(message), cause);
    }
}
