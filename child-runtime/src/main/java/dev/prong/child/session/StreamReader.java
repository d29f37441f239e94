package dev.prong.child.session;

import dev.prong.output.LineStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads what a child prints to a stream to its end, on a thread of its own, so that the child never waits for it. */
final class StreamReader {

    /** A program that the child started may hold the stream open; what it writes later is not waited for. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final InputStream source;
    private final Consumer<String> lines;
    private final Thread thread;

    /** A reader that hands the lines of {@code source} to {@code lines} once it has begun. */
    StreamReader(String threadName, InputStream source, Consumer<String> lines) {
        this.source = source;
        this.lines = lines;
        this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this::read);
    }

    void begin() {
        thread.start();
    }

    private void read() {
        try (source; LineStream made = new LineStream(lines)) {
            source.transferTo(made);
        } catch (IOException e) {
            // The JDK closes the stream when the process ends while this reads; nothing more can come.
            System.getLogger("dev.prong.child").log(System.Logger.Level.DEBUG, "stream closed: thread="
                    + thread.getName(), e);
        }
    }

    /** Waits for the end of the stream, for a second at most; only after {@link #begin()}. */
    void awaitEnd() {
        Waiting.forEnd(thread, END_LIMIT);
    }
}
