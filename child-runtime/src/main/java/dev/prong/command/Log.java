package dev.prong.command;

/** The log of this package. Whatever is wrong with the log is kept from what is logged about. Stateless. */
final class Log {

    private Log() {
    }

    /** @param cause null for none */
    static void warning(String text, Throwable cause) {
        write(System.Logger.Level.WARNING, text, cause);
    }

    static void debug(String text, Throwable cause) {
        write(System.Logger.Level.DEBUG, text, cause);
    }

    static void error(String text, Throwable cause) {
        write(System.Logger.Level.ERROR, text, cause);
    }

    private static void write(System.Logger.Level level, String text, Throwable cause) {
        try {
            System.getLogger("dev.prong.command").log(level, text, cause);
        } catch (Throwable _) {
            // The JDK's own formats a time, for which it opens a file when there may be no descriptor left.
        }
    }
}
