package dev.prong.port;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open, kept from the console: the text, and what its exception says. */
final class Logged extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.prong");
    private final List<String> texts = new CopyOnWriteArrayList<>();

    Logged() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    List<String> texts() {
        return texts;
    }

    @Override
    public void publish(LogRecord logged) {
        texts.add(logged.getMessage() + ": " + logged.getThrown());
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
