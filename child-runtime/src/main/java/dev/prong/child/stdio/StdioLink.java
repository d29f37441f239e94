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
import java.util.Arrays;

/**
 * Frames over a pair of byte streams, each behind a {@link FrameHeader}. After bytes that are no header nothing can be
 * trusted any more: the link does not look for the next frame.
 */
public final class StdioLink implements FrameLink {

    /** How many of the bytes that are no frame go into the error. */
    private static final int SHOWN_BYTES = 256;

    private final InputStream in;
    private final OutputStream out;

    /** A link that reads {@code in} and writes {@code out}; both are to be buffered no further than a frame. */
    public StdioLink(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
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

    @Override
    public Frame receive() throws IOException {
        byte[] header = readHeader();
        if (header.length == 0) {
            return null;
        }
        if (header.length < FrameHeader.BYTES) {
            throw new EOFException("stream ended within a header: received=" + header.length);
        }
        if (!FrameHeader.isIntact(ByteBuffer.wrap(header))) {
            throw garbage(header);
        }
        int length = FrameHeader.length(ByteBuffer.wrap(header));
        if (length < 0 || length > ChannelLimits.MAX_CARRIED_BYTES) {
            throw new ProtocolException("frame is too large: bytes=" + Integer.toUnsignedString(length) + ", maxBytes="
                    + ChannelLimits.MAX_CARRIED_BYTES);
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("stream ended within a frame: received=" + body.length + ", expected=" + length);
        }
        return FrameParser.parse(CodedInputStream.newInstance(body));
    }

    /** The next header, shorter at the end of the stream. What cannot become one is not waited for to be complete. */
    private byte[] readHeader() throws IOException {
        byte[] header = new byte[FrameHeader.BYTES];
        int count = 0;
        while (count < header.length) {
            int more = in.read(header, count, header.length - count);
            if (more < 0) {
                return Arrays.copyOf(header, count);
            }
            count += more;
            if (!FrameHeader.isBeginning(header, count)) {
                throw garbage(Arrays.copyOf(header, count));
            }
        }
        return header;
    }

    private ProtocolException garbage(byte[] header) throws IOException {
        byte[] more = new byte[SHOWN_BYTES];
        int available = Math.min(in.available(), SHOWN_BYTES);
        int count = available > 0 ? in.readNBytes(more, 0, available) : 0;
        byte[] all = ByteBuffer.allocate(header.length + count).put(header).put(more, 0, count).array();
        return new ProtocolException("something wrote to the protocol's stream: first bytes=" + Shown.of(all)
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
