package dev.prong.child.session;

import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.child.launch.LaunchedChild;
import java.util.function.Consumer;

/** A child's standard error: its lines, and the last of them for the report of its death. */
final class StandardError {

    private final Consumer<String> lines;
    private final OutputTail tail = new OutputTail();
    private final StreamReader reader;

    StandardError(LaunchedChild child, Consumer<String> lines) {
        this.lines = lines;
        this.reader = new StreamReader("prong-" + child.name() + "-stderr", child.process().getErrorStream(),
                this::add);
    }

    void begin() {
        reader.begin();
    }

    private void add(String line) {
        remember(line);
        lines.accept(line);
    }

    void remember(String line) {
        tail.add(line);
    }

    void awaitEnd() {
        reader.awaitEnd();
    }

    String tail() {
        return tail.text();
    }

    /** The same as data. */
    ErrorOutput output() {
        return tail.output();
    }
}
