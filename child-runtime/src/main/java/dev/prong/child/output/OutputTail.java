package dev.prong.child.output;

import dev.prong.DeathCertificate.ErrorOutput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines a child wrote to its standard error, for the report of its death. Thread-safe. */
public final class OutputTail {

    private static final int MAX_CHARS = 8 * 1024;

    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;
    private long cutLines;

    public synchronized void add(String line) {
        String kept = line.length() <= MAX_CHARS ? line : "(…)" + line.substring(line.length() - MAX_CHARS);
        lines.addLast(kept);
        chars += kept.length() + 1;
        while (chars > MAX_CHARS && lines.size() > 1) {
            chars -= lines.removeFirst().length() + 1;
            cutLines++;
        }
    }

    /** The lines, and how many were cut. */
    public synchronized ErrorOutput output() {
        return new ErrorOutput(List.copyOf(lines), cutLines);
    }

    /** The lines, after a note of how many were cut if any were. */
    public synchronized String text() {
        String tail = String.join("\n", lines);
        return cutLines == 0 ? tail : "(" + cutLines + " lines cut)\n" + tail;
    }
}
