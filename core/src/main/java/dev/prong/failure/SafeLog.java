package dev.prong.failure;

import dev.prong.text.Printable;
import java.lang.System.Logger.Level;

/**
 * The log of everything here. Its own faults are kept from what is logged about: where there is no descriptor left, or no
 * memory, a logger may fail as well, and so may the methods of an exception of the user's. What others have written into
 * a text or an exception stands there {@linkplain Printable printable}. Immutable.
 *
 * @param name the logger's
 */
public record SafeLog(String name) {

    /** Logs {@code text}, if that is possible at all; its lines but the first stand behind a bar. */
    public void log(Level level, String text) {
        log(level, text, null);
    }

    /**
     * Logs {@code text} with {@code cause}, if that is possible at all; its lines but the first stand behind a bar.
     *
     * @param cause null for none
     */
    public void log(Level level, String text, Throwable cause) {
        try {
            write(level, text, cause == null ? null : FailureData.printable(cause));
        } catch (Throwable _) {
            again(level, text, cause);
        }
    }

    /** The cause's own methods may have thrown. */
    private void again(Level level, String text, Throwable cause) {
        try {
            write(level, text, cause == null ? null : FailureData.of(cause).toStandIn());
        } catch (Throwable _) {
            // There is nobody left to tell.
        }
    }

    private void write(Level level, String text, Throwable cause) {
        System.Logger log = System.getLogger(name);
        if (log.isLoggable(level)) {
            log.log(level, Printable.lines(text), cause);
        }
    }

    /** Logs what is wrong; {@code cause} may be null. */
    public void warning(String text, Throwable cause) {
        log(Level.WARNING, text, cause);
    }
}
