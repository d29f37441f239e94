package dev.prong.child.session;

import dev.prong.DeathCertificate.ErrorOutput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines a child wrote to its standard error, for the report of its death. Thread-safe. */
final class OutputTail {

    private static final int MAX_CHARS = 8 * 1024;

    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;
    private long cutLines;

    synchronized void add(String line) {
        String kept = line.length() <= MAX_CHARS ? line : "(…)" + line.substring(line.length() - MAX_CHARS);
        lines.addLast(kept);
        chars += kept.length() + 1;
        while (chars > MAX_CHARS && lines.size() > 1) {
            chars -= lines.removeFirst().length() + 1;
            cutLines++;
        }
    }

    /** The lines, and how many were cut. */
    synchronized ErrorOutput output() {
        return new ErrorOutput(List.copyOf(lines), cutLines);
    }

    /** The lines, after a note of how many were cut if any were. */
    synchronized String text() {
        String tail = String.join("\n", lines);
        return cutLines == 0 ? tail : "(" + cutLines + " lines cut)\n" + tail;
    }
}
