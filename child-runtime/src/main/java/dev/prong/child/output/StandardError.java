package dev.prong.child.output;

import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.child.launch.LaunchedChild;
import java.util.function.Consumer;

/** A child's standard error: its lines, and the last of them for the report of its death. */
public final class StandardError {

    /** Stands in reports, so that nobody takes the tail for all that there was. */
    private static final String INHERITED = "(what it wrote to the descriptor itself went to its parent's own)";

    private final Consumer<String> lines;
    private final OutputTail tail = new OutputTail();
    private final StreamReader reader;

    public StandardError(LaunchedChild child, Printing printing, Consumer<String> lines) {
        this.lines = lines;
        this.reader = new StreamReader("prong-" + child.name() + "-stderr", child.pipes().errors(),
                printing.charset(), this::add);
        if (printing.inherited() && !child.isRemote()) {
            tail.add(INHERITED);
        }
    }

    public void begin() {
        reader.begin();
    }

    private void add(String line) {
        remember(line);
        lines.accept(line);
    }

    public void remember(String line) {
        tail.add(line);
    }

    public void awaitEnd() {
        reader.awaitEnd();
    }

    public String tail() {
        return tail.text();
    }

    /** The same as data. */
    public ErrorOutput output() {
        return tail.output();
    }
}
