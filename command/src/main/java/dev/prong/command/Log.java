package dev.prong.command;

import dev.prong.failure.SafeLog;

/** The log of this package; see {@link SafeLog}. Stateless. */
final class Log {

    private static final SafeLog LOG = new SafeLog("dev.prong.command");

    private Log() {
    }

    /** @param cause null for none */
    static void warning(String text, Throwable cause) {
        LOG.log(System.Logger.Level.WARNING, text, cause);
    }

    static void debug(String text, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, text, cause);
    }

    static void error(String text, Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, text, cause);
    }
}
