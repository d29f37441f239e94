package dev.prong.child.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the two sides settle before anything else is said. */
class NegotiationTest {

    private static final String FIX = "; give parent and child the same version of Prong";

    @Test
    void highestVersionThatBothSpeakIsTaken() {
        assertEquals(OptionalInt.of(4), new Versions(2, 4).highestCommon(new Versions(3, 7)));
        assertEquals(OptionalInt.of(4), new Versions(3, 7).highestCommon(new Versions(2, 4)));
        assertEquals(OptionalInt.of(1), new Versions(1, 1).highestCommon(new Versions(1, 9)));
        assertEquals(OptionalInt.of(5), new Versions(5, 5).highestCommon(new Versions(5, 5)));
    }

    @Test
    void rangesApartHaveNoneInCommon() {
        assertEquals(OptionalInt.empty(), new Versions(1, 2).highestCommon(new Versions(3, 4)));
        assertEquals(OptionalInt.empty(), new Versions(5, 6).highestCommon(new Versions(3, 4)));
    }

    @Test
    void rangesThatAreNoneHaveNoneInCommon() {
        assertEquals(OptionalInt.empty(), new Versions(1, 3).highestCommon(new Versions(3, 1)));
        assertEquals(OptionalInt.empty(), new Versions(0, 3).highestCommon(new Versions(0, 0)));
        assertEquals(OptionalInt.empty(), new Versions(1, 1).highestCommon(new Versions(-1, Integer.MIN_VALUE)));
    }

    @Test
    void childOfALaterVersionWithMoreInItsHelloIsWelcome() throws Exception {
        Hello hello = hello(1, 3).addCapabilities("parts").addCapabilities("teleport").addCapabilities("PARTS")
                .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFromUtf8("news")).build()).build())
                .build();
        Given link = new Given(Frame.newBuilder().setHello(hello).build());
        Agreement agreed = Handshake.welcome(link, ChannelLimits.DEFAULT);
        assertEquals(1, agreed.version());
        assertTrue(agreed.other().has(Capability.PARTS));
        assertFalse(agreed.other().has(Capability.STREAM));
        assertEquals(7, agreed.childPid());
        assertEquals(List.of(Frame.newBuilder().setWelcome(Welcome.newBuilder().setVersion(1)
                .setLimits(ChannelLimits.DEFAULT.toProto()).addAllCapabilities(Capabilities.OURS.names())).build()),
                link.sent);
    }

    @Test
    void childWithoutCommonVersionIsToldWhyAndRefused() {
        assertRefused("protocol versions do not match: parent=1, child=7..9, childRuntime='java 31'" + FIX,
                hello(7, 9).setRuntime("java 31").build());
        assertRefused("protocol versions do not match: parent=1, child=2, childRuntime=''" + FIX, hello(2, 2).build());
        assertRefused("protocol versions do not match: parent=1, child=0, childRuntime=''" + FIX,
                Hello.getDefaultInstance());
    }

    @Test
    void whatAStrangerSaysOfItselfIsShownInOneLineAndShort() {
        assertRefused("protocol versions do not match: parent=1, child=2, childRuntime='a\\nb" + "x".repeat(197)
                + "... (299803 more characters)'"
                + FIX, hello(2, 2).setRuntime("a\nb" + "x".repeat(300_000)).build());
    }

    @Test
    void whoUnderstandsNoPartsIsSentNothingThatNeedsThem() throws Exception {
        Agreement none = Handshake.welcome(new Given(Frame.newBuilder().setHello(hello(1, 1)).build()),
                ChannelLimits.DEFAULT);
        assertEquals(new ChannelLimits(256 << 10, 1024, 16 << 20), none.sending());
        assertEquals(ChannelLimits.DEFAULT, none.limits());
        Agreement parts = Handshake.welcome(new Given(Frame.newBuilder().setHello(hello(1, 1).addCapabilities("parts"))
                .build()), ChannelLimits.DEFAULT);
        assertEquals(ChannelLimits.DEFAULT, parts.sending());
    }

    @Test
    void endBeforeTheHelloIsNoAgreement() throws Exception {
        assertNull(Handshake.welcome(new Given(), ChannelLimits.DEFAULT));
    }

    @Test
    void childTakesWhatTheParentHasChosen() throws Exception {
        Given link = new Given(Frame.newBuilder().setWelcome(Welcome.newBuilder().setVersion(1)
                .setLimits(new ChannelLimits(1 << 20, 8, 4096).toProto()).addCapabilities("stream")).build());
        Agreement agreed = Handshake.hello(link);
        assertEquals(new ChannelLimits(1 << 20, 8, 4096), agreed.limits());
        assertEquals(256 << 10, agreed.sending().maxFrameBytes());
        Hello said = link.sent.getFirst().getHello();
        assertEquals(new Versions(1, 1), new Versions(said.getOldestVersion(), said.getNewestVersion()));
        assertEquals(Capabilities.OURS.names(), said.getCapabilitiesList());
        assertEquals(ProcessHandle.current().pid(), said.getPid());
        assertEquals("java " + Runtime.version() + ", prong 1", said.getRuntime());
    }

    @Test
    void childDoesNotSpeakAVersionItHasNotOffered() {
        assertFails("parent chose a version that this child does not speak: version=2, child=1" + FIX,
                Frame.newBuilder().setWelcome(Welcome.newBuilder().setVersion(2)).build());
    }

    @Test
    void childSaysWhyItWasRefused() {
        assertFails("no room", Frame.newBuilder().setWelcome(Welcome.newBuilder().setRefusal("no room")).build());
    }

    @Test
    void childWantsAWelcome() {
        assertFails("no welcome from the parent: received=GOODBYE",
                Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
        assertFails("no welcome from the parent: received=end of input");
    }

    private static void assertRefused(String message, Hello hello) {
        Given link = new Given(Frame.newBuilder().setHello(hello).build());
        assertEquals(message, assertThrows(ProtocolException.class,
                () -> Handshake.welcome(link, ChannelLimits.DEFAULT)).getMessage());
        assertEquals(message, link.sent.getFirst().getWelcome().getRefusal());
        assertEquals(0, link.sent.getFirst().getWelcome().getVersion());
    }

    private static void assertFails(String message, Frame... answers) {
        assertEquals(message,
                assertThrows(ProtocolException.class, () -> Handshake.hello(new Given(answers))).getMessage());
    }

    private static Hello.Builder hello(int oldest, int newest) {
        return Hello.newBuilder().setOldestVersion(oldest).setNewestVersion(newest).setPid(7);
    }

    /** A link from which these frames come, and then the end. */
    private static final class Given implements FrameLink {

        private final List<Frame> sent = new ArrayList<>();
        private final List<Frame> frames;

        Given(Frame... frames) {
            this.frames = new ArrayList<>(List.of(frames));
        }

        @Override
        public void send(Frame frame) {
            sent.add(frame);
        }

        @Override
        public Frame receive() {
            return frames.isEmpty() ? null : frames.removeFirst();
        }

        @Override
        public void finish() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // There is nothing behind it.
        }
    }
}
