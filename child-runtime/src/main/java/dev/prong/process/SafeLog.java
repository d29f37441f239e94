package dev.prong.process;

import java.lang.System.Logger.Level;

/**
 * A log whose own faults are kept from what is logged about: where there is no descriptor left, or no memory, a logger may
 * fail as well, the JDK's when it formats the time. Immutable.
 *
 * @param name the logger's
 */
public record SafeLog(String name) {

    /**
     * Logs {@code text}, if that is possible at all.
     *
     * @param cause null for none
     */
    public void log(Level level, String text, Throwable cause) {
        try {
            System.getLogger(name).log(level, text, cause);
        } catch (Throwable _) {
            // There is nobody left to tell.
        }
    }
}
