package dev.prong.child.output;

import java.util.function.Consumer;

/** Makes lines of text as it comes; a very long one is handed on in pieces. For one thread. */
final class LineSplitter {

    private static final int MAX_CHARS = 64 * 1024;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            add(text[i]);
        }
    }

    private void add(char c) {
        if (c == '\n') {
            endLine();
            return;
        }
        // Not between the halves of one character, but halves alone cannot hold it up.
        if (line.length() >= MAX_CHARS || (line.length() == MAX_CHARS - 1 && Character.isHighSurrogate(c))) {
            emit();
        }
        line.append(c);
    }

    /** No more text will come: ends the line that has been begun, if one has. */
    void end() {
        if (!line.isEmpty()) {
            endLine();
        }
    }

    private void endLine() {
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        emit();
    }

    private void emit() {
        String text = line.toString();
        line.setLength(0);
        lines.accept(text);
    }
}
