package dev.prong.child.stdio;

import dev.prong.failure.SafeLog;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.FrameParser;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Frames over a pair of byte streams, each behind a {@link FrameHeader}. After bytes that are no header nothing can be
 * trusted any more: the link does not look for the next frame.
 */
public final class StdioLink implements FrameLink {

    /** How many of the bytes that are no frame go into the error. */
    private static final int SHOWN_BYTES = FrameHeader.BYTES + 256;

    private final InputStream in;
    private final OutputStream out;
    private final ReadBuffer received;

    /** A link that reads {@code in}, ahead of what it returns, and writes {@code out}, which keeps nothing back after a flush. */
    public StdioLink(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
        this.received = new ReadBuffer(in);
    }

    @Override
    public void send(Frame frame) throws IOException {
        int length = frame.getSerializedSize();
        byte[] bytes = new byte[FrameHeader.BYTES + length];
        FrameHeader.write(ByteBuffer.wrap(bytes), length);
        CodedOutputStream coded = CodedOutputStream.newInstance(bytes,
                FrameHeader.BYTES, length);
        frame.writeTo(coded);
        coded.checkNoSpaceLeft();
        out.write(bytes);
        out.flush();
    }

    /**
     * Reads up to the end of the preamble, which comes before the first frame of a child.
     *
     * @param output gets what stands before it, each line as soon as it has ended
     * @return false if the stream ended before
     * @throws ProtocolException if there is too much before it
     */
    public boolean skipPreamble(String token, Consumer<String> output) throws IOException {
        return Preamble.skip(received, token, output);
    }

    @Override
    public Frame receive() throws IOException {
        ByteBuffer header = readHeader();
        if (!header.hasRemaining()) {
            return null;
        }
        if (header.remaining() < FrameHeader.BYTES) {
            throw new EOFException("stream ended within a header: received=" + header.remaining());
        }
        if (!FrameHeader.isIntact(header)) {
            throw garbage();
        }
        int length = FrameHeader.length(header);
        if (length < 0 || length > ChannelLimits.MAX_CARRIED_BYTES) {
            throw new ProtocolException("frame is too large: bytes=" + Integer.toUnsignedString(length) + ", maxBytes="
                    + ChannelLimits.MAX_CARRIED_BYTES);
        }
        received.skip(FrameHeader.BYTES);
        ByteBuffer body = received.take(length);
        if (body.remaining() < length) {
            throw new EOFException(
                    "stream ended within a frame: received=" + body.remaining() + ", expected=" + length);
        }
        return FrameParser.parse(CodedInputStream.newInstance(body)); // Which copies what the frame keeps.
    }

    /** The next header, shorter at the end of the stream. What cannot become one is not waited for to be complete. */
    private ByteBuffer readHeader() throws IOException {
        do {
            if (!FrameHeader.isBeginning(received.head(FrameHeader.BYTES))) {
                throw garbage();
            }
        } while (received.size() < FrameHeader.BYTES && received.more());
        return received.head(FrameHeader.BYTES);
    }

    private ProtocolException garbage() throws IOException {
        received.readPresent(SHOWN_BYTES);
        ByteBuffer shown = received.head(SHOWN_BYTES);
        byte[] first = new byte[shown.remaining()];
        shown.get(first);
        return new ProtocolException("something wrote to the protocol's stream: first bytes=" + Shown.of(first)
                + "; a task must not write to the descriptors of the protocol");
    }

    /** What has been written to a pipe stays in it. */
    @Override
    public void finish() {
        // Nothing is kept back here.
    }

    @Override
    public void close() {
        closeQuietly(out);
        closeQuietly(in);
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // The other side may be gone, and what could not be flushed cannot arrive; its exit tells the story.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "stream of a link not closed", e);
        }
    }
}
