package dev.prong.child.session;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Welcome;
import java.io.IOException;

/** The first exchange on a link: who the child is, and which version both speak. */
public final class Handshake {

    /** The one version of the protocol there is. */
    public static final int VERSION = 1;

    private Handshake() {
    }

    /**
     * The parent's part. Waits for the child's hello and answers it.
     *
     * @return the hello, or null if the link ended before
     * @throws ProtocolException if the first frame is no hello, or there is no common version
     */
    public static Hello welcome(FrameLink link, ChannelLimits limits) throws IOException {
        Frame first = link.receive();
        if (first == null) {
            return null;
        }
        if (!first.hasHello()) {
            throw new ProtocolException("first frame is no hello: kind=" + first.getKindCase());
        }
        Hello hello = first.getHello();
        Welcome.Builder welcome = Welcome.newBuilder().setVersion(VERSION).setLimits(limits.toProto());
        String refusal = refusal(hello);
        link.send(Frame.newBuilder().setWelcome(welcome.setRefusal(refusal)).build());
        if (!refusal.isEmpty()) {
            throw new ProtocolException(refusal);
        }
        return hello;
    }

    private static String refusal(Hello hello) {
        boolean common = hello.getOldestVersion() <= VERSION && VERSION <= hello.getNewestVersion();
        return common ? ""
                : "protocol versions do not match: parent=" + VERSION + ", child=" + hello.getOldestVersion()
                        + ".." + hello.getNewestVersion() + ", childRuntime='" + hello.getRuntime()
                        + "'; give parent and child the same version of Prong";
    }
}
