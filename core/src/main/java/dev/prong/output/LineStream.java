package dev.prong.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of what is written in UTF-8; a very long one is handed on in pieces of whole characters. Thread-safe. */
public final class LineStream extends OutputStream {

    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** A stream that hands its lines to {@code lines}, on the thread that writes. */
    public LineStream(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            emit();
            return;
        }
        // Not in the middle of a character, but bytes that are no UTF-8 cannot hold it up.
        boolean beginsCharacter = (b & 0xc0) != 0x80;
        if ((line.size() >= MAX_LINE_BYTES - 3 && beginsCharacter) || line.size() >= MAX_LINE_BYTES) {
            emit();
        }
        line.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Hands on what has been written of a line, if anything has. */
    public synchronized void endLine() {
        if (line.size() > 0) {
            emit();
        }
    }

    @Override
    public void close() {
        endLine();
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
