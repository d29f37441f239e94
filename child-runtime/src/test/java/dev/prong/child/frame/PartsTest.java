package dev.prong.child.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Part;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hostile sender may do with the parts of a frame, and what it may not. */
@Timeout(20)
class PartsTest {

    private static final Frame OUTPUT = Frame.newBuilder().setOutput(Output.newBuilder().setText("line")).build();
    private static final ChannelLimits LIMITS = new ChannelLimits(4096, 16, 4096);
    private static final Frame CREDIT = Frame.newBuilder().setCredit(Credit.newBuilder().setCall(1)).build();

    @Test
    void controlFrameComesBetweenTheParts() throws Exception {
        ByteString bytes = OUTPUT.toByteString();
        try (FrameChannel channel = channel(part(bytes.substring(0, 2), false), CREDIT,
                part(bytes.substring(2), true))) {
            assertEquals(CREDIT, channel.receive());
            assertEquals(OUTPUT, channel.receive());
        }
    }

    @Test
    void dataFrameBetweenThePartsIsRefused() {
        assertRefused(
                "frame between the parts of another: kind=OUTPUT, joinedBytes=2; only control frames may overtake",
                part(OUTPUT.toByteString().substring(0, 2), false), OUTPUT);
    }

    @Test
    void partWithoutDataIsRefused() {
        assertRefused("part of a frame without data: joinedBytes=0; a sender of such parts could go on for ever",
                part(ByteString.EMPTY, false));
    }

    @Test
    void partWithinAPartIsRefused() {
        ByteString inner = part(OUTPUT.toByteString(), true).toByteString();
        assertRefused("part of a frame within a part: bytes=" + inner.size(), part(inner, true));
    }

    @Test
    void partsThatNeverEndAreRefusedAtTheLimit() {
        Frame kilobyte = part(ByteString.copyFrom(new byte[1024]), false);
        assertRefused("frame is too large: bytes=5120, maxBytes=4096", kilobyte, kilobyte, kilobyte, kilobyte,
                kilobyte);
    }

    @Test
    void endOfAGroupThatNeverBeganIsNoEndOfAFrame() {
        byte endOfGroup15 = 15 << 3 | 4;
        byte[] bytes = OUTPUT.toByteString().concat(ByteString.copyFrom(new byte[] {endOfGroup15, 1, 2, 3}))
                .toByteArray();
        ProtocolException refused = assertThrows(ProtocolException.class,
                () -> FrameParser.parse(CodedInputStream.newInstance(bytes)));
        assertEquals("bytes are no frame: bytes=" + (bytes.length - 3)
                + ", reason=Protocol message end-group tag did not match expected tag.", refused.getMessage());
    }

    private static void assertRefused(String message, Frame... frames) {
        try (FrameChannel channel = channel(frames)) {
            assertEquals(message, assertThrows(ProtocolException.class, channel::receive).getMessage());
        }
    }

    private static Frame part(ByteString data, boolean last) {
        return Frame.newBuilder().setPart(Part.newBuilder().setData(data).setLast(last)).build();
    }

    private static FrameChannel channel(Frame... frames) {
        return new FrameChannel(new Given(new ArrayDeque<>(List.of(frames))), "parts",
                LIMITS, LIMITS, Intake.ANYTHING);
    }

    /** A link from which these frames come, and then the end. */
    private record Given(Queue<Frame> frames) implements FrameLink {

        @Override
        public void send(Frame frame) {
            throw new UnsupportedOperationException("nothing is sent here: " + frame.getKindCase());
        }

        @Override
        public Frame receive() {
            return frames.poll();
        }

        @Override
        public void finish() {
            // Nothing was sent.
        }

        @Override
        public void close() {
            // There is nothing behind it.
        }
    }
}
