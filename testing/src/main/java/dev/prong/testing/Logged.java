package dev.prong.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged of warnings and worse while it is open, kept from the console. Thread-safe. */
public final class Logged extends Handler implements AutoCloseable {

    private final Logger logger;
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** Listens to Prong from now on. */
    public Logged() {
        this("dev.prong");
    }

    /** Listens from now on to all loggers whose names begin with {@code name}. */
    public Logged(String name) {
        logger = Logger.getLogger(name);
        setLevel(java.util.logging.Level.WARNING);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** What has been logged so far. */
    public List<String> texts() {
        return texts;
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            texts.add(logged.getMessage());
        }
    }

    @Override
    public void flush() {
        // Nothing is kept back here.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
