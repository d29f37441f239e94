package dev.prong.child;

import java.util.Objects;
import java.util.Optional;

/**
 * A line that a child wrote to its standard output or standard error.
 *
 * @param worker the name of the child, such as {@code child-1}
 * @param task the name of the task that wrote it; empty for what native code, the JVM or a program started by the task
 *            wrote
 * @param source which of its streams; what is written to the descriptors directly counts as {@link Source#STDERR}
 *            where the protocol has descriptors of its own
 * @param text the line without its end
 */
public record OutputLine(String worker, Optional<String> task, Source source, String text) {

    /** The stream a line was written to. */
    public enum Source {
        STDOUT, STDERR
    }

    public OutputLine {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(text, "text");
    }
}
