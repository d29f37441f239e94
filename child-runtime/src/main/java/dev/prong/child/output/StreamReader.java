package dev.prong.child.output;

import dev.prong.failure.SafeLog;
import dev.prong.process.Uninterrupted;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads what a child prints to a stream to its end, on a thread of its own, so that the child never waits for it. */
public final class StreamReader {

    /** A program that the child started may hold the stream open; what it writes later is not waited for. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private static final int BUFFER_CHARS = 8 * 1024;

    private final InputStream source;
    private final Charset charset;
    private final LineSplitter lines;
    private final Thread thread;

    /** A reader that hands the lines of {@code source} to {@code lines} once it has begun. */
    public StreamReader(String threadName, InputStream source, Charset charset, Consumer<String> lines) {
        this.source = source;
        this.charset = charset;
        this.lines = new LineSplitter(lines);
        this.thread = OwnThreads.platform(threadName).unstarted(this::read);
    }

    public void begin() {
        thread.start();
    }

    private void read() {
        // Puts U+FFFD in the place of what is malformed, and keeps nothing back but a character that is not complete.
        try (Reader text = new InputStreamReader(source, charset)) {
            char[] buffer = new char[BUFFER_CHARS];
            for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
                lines.add(buffer, n);
            }
        } catch (IOException e) {
            // The JDK closes the stream when the process ends while this reads; nothing more can come.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "stream closed: thread="
                    + thread.getName(), e);
        } finally {
            lines.end();
        }
    }

    /** Waits for the end of the stream, for a second at most; only after {@link #begin()}. */
    public void awaitEnd() {
        Uninterrupted.get(() -> thread.join(END_LIMIT));
    }
}
