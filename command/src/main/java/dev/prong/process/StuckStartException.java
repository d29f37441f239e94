package dev.prong.process;

import java.io.IOException;
import java.io.Serial;

/** The system has not returned from the start of a process: whether there will be one is not known. */
public final class StuckStartException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    StuckStartException(String message) {
        super(message);
    }
}
