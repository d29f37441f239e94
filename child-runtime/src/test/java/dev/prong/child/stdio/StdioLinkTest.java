package dev.prong.child.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames come out as they went in, however the stream cuts them; {@link #FILL} is a text that fills the buffer. */
class StdioLinkTest {

    private static final int FILL = ReadBuffer.BYTES;
    /** On both sides of what fits the buffer, and of where the array of a larger frame grows. */
    private static final List<Frame> FRAMES = Stream
            .of(0, 1, 500, FILL - 30, FILL - 12, FILL - 10, FILL - 9, FILL - 8, FILL - 7, FILL, 3, 2 * FILL - 10,
                    2 * FILL - 7,
                    2 * FILL, 5 * FILL, 2, 40_000, 40_000, 40_000)
            .map(StdioLinkTest::frame).toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8191, FILL - 1, FILL, Integer.MAX_VALUE})
    void framesComeOutAsTheyWentIn(int bytesOfARead) throws IOException {
        StdioLink link = link(new InPieces(bytes(FRAMES), bytesOfARead));
        for (Frame each : FRAMES) {
            assertEquals(each, link.receive());
        }
        assertNull(link.receive());
    }

    @Test
    void oneReadBringsManyFrames() throws IOException {
        List<Frame> many = Stream.generate(() -> frame(20)).limit(1000).toList();
        InPieces stream = new InPieces(bytes(many), Integer.MAX_VALUE);
        StdioLink link = link(stream);
        for (Frame each : many) {
            assertEquals(each, link.receive());
        }
        assertEquals(1, stream.reads);
    }

    @Test
    void preambleAndFramesMayComeInOneRead() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("from a launcher\n".getBytes(StandardCharsets.US_ASCII));
        Preamble.write(all, "token");
        all.writeBytes(bytes(FRAMES));
        StdioLink link = link(new InPieces(all.toByteArray(), Integer.MAX_VALUE));
        assertTrue(link.skipPreamble("token", line -> assertEquals("from a launcher", line)));
        for (Frame each : FRAMES) {
            assertEquals(each, link.receive());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, FILL / 2, FILL + 100, 3 * FILL})
    void streamThatEndsWithinAFrameTellsHowMuchCame(int length) throws IOException {
        byte[] whole = bytes(List.of(frame(length)));
        StdioLink link = link(new InPieces(Arrays.copyOf(whole, whole.length - 3), 1000));
        int expected = whole.length - FrameHeader.BYTES;
        assertEquals("stream ended within a frame: received=" + (expected - 3) + ", expected=" + expected,
                assertThrows(EOFException.class, link::receive).getMessage());
    }

    @Test
    void streamThatEndsWithinAHeaderTellsHowMuchCame() throws IOException {
        StdioLink link = link(new InPieces(Arrays.copyOf(bytes(List.of(frame(10))), 7), 1000));
        assertEquals("stream ended within a header: received=7",
                assertThrows(EOFException.class, link::receive).getMessage());
    }

    /** The stream goes on, so a link that waits for a whole header would wait for ever. */
    @Test
    void garbageIsToldAtItsFirstByteAlsoBehindAFrame() throws IOException {
        byte[] frame = bytes(List.of(frame(10)));
        byte[] all = Arrays.copyOf(frame, frame.length + 4);
        System.arraycopy("oops".getBytes(StandardCharsets.US_ASCII), 0, all, frame.length, 4);
        StdioLink link = link(new InPieces(all, Integer.MAX_VALUE) {
            @Override
            void atEnd() {
                throw new AssertionError("waits for more");
            }
        });
        assertEquals(frame(10), link.receive());
        assertEquals("something wrote to the protocol's stream: first bytes=\"oops\"; a task must not write to the"
                + " descriptors of the protocol", assertThrows(ProtocolException.class, link::receive).getMessage());
    }

    private static StdioLink link(InputStream in) {
        return new StdioLink(in, OutputStream.nullOutputStream());
    }

    /** A frame whose text has that many bytes; a header and some bytes more stand around it. */
    private static Frame frame(int length) {
        return Frame.newBuilder().setOutput(Output.newBuilder().setCall(1).setText("x".repeat(length))).build();
    }

    private static byte[] bytes(List<Frame> frames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StdioLink link = new StdioLink(InputStream.nullInputStream(), bytes);
        for (Frame each : frames) {
            link.send(each);
        }
        return bytes.toByteArray();
    }

    /** A stream whose reads give at most so many bytes, as a pipe does. */
    private static class InPieces extends FilterInputStream {

        private final int most;
        private int reads;

        InPieces(byte[] bytes, int most) {
            super(new ByteArrayInputStream(bytes));
            this.most = most;
        }

        /** Called when there is nothing more to read. */
        void atEnd() {
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            reads++;
            int count = super.read(target, offset, Math.min(length, most));
            if (count < 0) {
                atEnd();
            }
            return count;
        }
    }
}
