package dev.prong.command;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The stream that the one who has claimed an output reads from. */
final class OutputReader extends InputStream {

    private final OutputBuffer buffer;
    private final Closeable source;

    OutputReader(OutputBuffer buffer, Closeable source) {
        this.buffer = buffer;
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return buffer.read(target, offset, length);
    }

    @Override
    public int available() {
        return buffer.available();
    }

    @Override
    public void close() throws IOException {
        buffer.close();
        source.close();
    }
}
