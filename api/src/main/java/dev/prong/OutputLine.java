package dev.prong;

import java.util.Objects;
import java.util.Optional;

/**
 * A line that a worker wrote to its standard output or standard error.
 *
 * @param worker the name of the worker, such as {@code child-1} or {@code worker-2}
 * @param task the name of the task that wrote it; empty for what native code, the JVM or a program started by the task
 *            wrote in a child
 * @param source which of its streams; what is written to a child's descriptors directly counts as {@link Source#STDERR}
 *            where the protocol has descriptors of its own
 * @param text the line without its end; a very long line comes in pieces
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
