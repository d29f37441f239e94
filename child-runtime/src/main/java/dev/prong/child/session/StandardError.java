package dev.prong.child.session;

import dev.prong.child.launch.LaunchedChild;
import dev.prong.output.LineStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads a child's standard error to its end, so that the child never waits for it, and keeps the last lines. */
final class StandardError {

    /** A program that the child started may hold the stream open; what it writes later is not waited for. */
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final LaunchedChild child;
    private final Consumer<String> lines;
    private final OutputTail tail = new OutputTail();
    private final Thread thread;

    StandardError(LaunchedChild child, Consumer<String> lines) {
        this.child = child;
        this.lines = lines;
        this.thread = Thread.ofPlatform().daemon().name("prong-" + child.name() + "-stderr").unstarted(this::read);
    }

    void begin() {
        thread.start();
    }

    private void read() {
        try (InputStream source = child.process().getErrorStream(); LineStream made = new LineStream(this::add)) {
            source.transferTo(made);
        } catch (IOException e) {
            // The JDK closes the stream when the process ends while this reads; nothing more can come.
            System.getLogger("dev.prong.child").log(System.Logger.Level.DEBUG, "standard error closed: child="
                    + child.name(), e);
        }
    }

    private void add(String line) {
        remember(line);
        lines.accept(line);
    }

    void remember(String line) {
        tail.add(line);
    }

    void awaitEnd() {
        Waiting.forEnd(thread, END_LIMIT);
    }

    String tail() {
        return tail.text();
    }
}
