package dev.prong.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A pipe of the JDK's, where there are no named pipes. The JDK closes it when the process ends, so what the process's
 * own children write later is lost; a read that this breaks off is the end of the stream.
 */
final class PipeSource implements ReadableByteChannel {

    private final InputStream pipe;
    private volatile boolean open = true;

    PipeSource(InputStream pipe) {
        this.pipe = pipe;
    }

    /** @param target backed by an array */
    @Override
    public int read(ByteBuffer target) {
        try {
            int count = pipe.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
            target.position(target.position() + Math.max(0, count));
            return count;
        } catch (IOException _) {
            return -1;
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        pipe.close();
    }
}
