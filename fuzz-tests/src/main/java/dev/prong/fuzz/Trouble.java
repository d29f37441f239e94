package dev.prong.fuzz;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What goes wrong on threads other than the fuzzer's: what they throw, and the errors that are logged. Thread-safe. */
final class Trouble {

    private static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();
    /** Kept: the JDK forgets loggers, and their handlers, that nobody has. */
    private static final Logger LOGGER = Logger.getLogger("dev.prong");

    static {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new Errors());
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> FOUND.add(e));
    }

    private Trouble() {
    }

    static void clear() {
        FOUND.clear();
    }

    /**
     * Checks that there was none.
     *
     * @throws AssertionError if there was
     */
    static void requireNone() {
        Throwable first = FOUND.poll();
        if (first != null) {
            throw new AssertionError("parent suffers: more=" + FOUND.size(), first);
        }
    }

    /** Warnings are what a child deserves; an error is the parent's own. */
    private static final class Errors extends Handler {

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                FOUND.add(new AssertionError(entry.getMessage(), entry.getThrown()));
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
