package dev.prong.child.frame;

import java.io.IOException;

/** A connection ended because something failed in this process, most likely for want of memory: not the other side's doing. */
public final class FailedHereException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An exception for {@code cause}, which failed here. */
    public FailedHereException(Throwable cause) {
        super(cause.toString(), cause);
    }
}
