package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;

/**
 * What a child sends through a pipe. When the child has ended, the pipe is {@linkplain #seal() sealed}: somebody whom the
 * child has left behind may hold its other end and even write to it, and neither is waited for nor heard. Thread-safe, but
 * one thread at a time reads.
 */
public final class PipeInput extends InputStream {

    private final InputStream source;

    // Guarded by this.
    private boolean reading;
    private boolean sealed;
    private long left;

    /**
     * Reads {@code source}.
     *
     * @param source can be closed while a thread reads it, and then ends the read or has it throw a
     *            {@code ClosedChannelException}
     */
    PipeInput(InputStream source) {
        this.source = source;
    }

    /** What is in the pipe now can still be read, and then comes the end. Waits for nothing. May be called again. */
    public void seal() {
        synchronized (this) {
            if (sealed) {
                return;
            }
            sealed = true;
            left = unread();
            if (!reading || left > 0) {
                return; // Whoever reads then returns by himself: something is there for him.
            }
        }
        close();
    }

    private long unread() {
        try {
            return source.available();
        } catch (IOException _) {
            return 0; // It is closed.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int most = begin(length);
        if (most < 0 || length == 0) {
            return most;
        }
        int count = 0;
        try {
            count = source.read(target, offset, most);
            return count;
        } catch (ClosedChannelException e) {
            if (isSealed()) {
                return -1;
            }
            throw e;
        } finally {
            end(count);
        }
    }

    private synchronized boolean isSealed() {
        return sealed;
    }

    /** How much may be read at most; -1 at the end. */
    private synchronized int begin(int length) {
        if (sealed && left == 0) {
            return -1;
        }
        reading = true;
        return sealed ? (int) Math.min(length, left) : length;
    }

    private synchronized void end(int count) {
        reading = false;
        left = sealed ? Math.max(0, left - Math.max(0, count)) : 0;
    }

    @Override
    public int available() throws IOException {
        synchronized (this) {
            if (sealed) {
                return (int) left;
            }
        }
        return source.available();
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "pipe of a child not closed", e);
        }
    }
}
