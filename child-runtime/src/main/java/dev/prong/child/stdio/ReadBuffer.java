package dev.prong.child.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What has come over a stream and has not been taken yet: one read of the system may bring many frames. Nobody else may
 * read the stream from the first read on. Not thread-safe.
 */
final class ReadBuffer {

    static final int BYTES = 64 * 1024;

    private final InputStream in;
    /** Empty before the first read: some links only write. */
    private byte[] bytes = {};
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int begin;
    private int end;

    ReadBuffer(InputStream in) {
        this.in = in;
    }

    /** How many bytes are here. */
    int size() {
        return end - begin;
    }

    /** The first of the bytes that are here, at most {@code most}, until the next read. */
    ByteBuffer head(int most) {
        return view.slice(begin, Math.min(most, size()));
    }

    /**
     * Reads what has come; waits for one byte at least. There must be room: {@link #size()} is less than {@link #BYTES}.
     *
     * @return false at the end of the stream
     */
    boolean more() throws IOException {
        if (bytes.length == 0) {
            bytes = new byte[BYTES];
            view = ByteBuffer.wrap(bytes);
        }
        if (begin == end) {
            begin = 0;
            end = 0;
        } else if (end == BYTES) {
            System.arraycopy(bytes, begin, bytes, 0, size());
            end = size();
            begin = 0;
        }
        int count = in.read(bytes, end, BYTES - end);
        end += Math.max(count, 0);
        return count > 0;
    }

    /** Reads up to {@code wanted} bytes without a wait, and no more than there is room for. */
    void readPresent(int wanted) throws IOException {
        while (size() < wanted && in.available() > 0 && more()) {
            // The rest may be present, too.
        }
    }

    /** Takes the next byte; -1 at the end of the stream. */
    int take() throws IOException {
        return size() > 0 || more() ? bytes[begin++] & 0xff : -1;
    }

    /** Drops the first {@code count} of the bytes that are here. */
    void skip(int count) {
        begin += count;
    }

    /**
     * Takes the next {@code count} bytes, fewer at the end of the stream; they stay as they are until the next read. More
     * than fit in here are read straight into an array of their own.
     */
    ByteBuffer take(int count) throws IOException {
        if (count > BYTES) {
            return takeLarge(count);
        }
        while (size() < count && more()) {
            // A pipe gives what it has.
        }
        ByteBuffer taken = head(count);
        begin += taken.remaining();
        return taken;
    }

    private ByteBuffer takeLarge(int count) throws IOException {
        byte[] large = new byte[Math.min(count, 2 * BYTES)]; // A length is believed when a part of it has come.
        int here = size();
        head(here).get(large, 0, here);
        begin = end;
        here += in.readNBytes(large, here, large.length - here);
        if (here == large.length && here < count) {
            large = Arrays.copyOf(large, count);
            here += in.readNBytes(large, here, count - here);
        }
        return ByteBuffer.wrap(large, 0, here);
    }
}
