package dev.prong.child.handshake;

import dev.prong.text.Printable;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Welcome;
import java.io.IOException;
import java.util.OptionalInt;

/** The first exchange on a link: who the child is, which version both speak, and what each understands. */
public final class Handshake {

    private static final String FIX = "; give parent and child the same version of Prong";

    /** What a stranger says about itself is cut at this length. */
    private static final int MAX_SHOWN = 200;

    private Handshake() {
    }

    /**
     * The parent's part. Waits for the child's hello and answers it.
     *
     * @return what was settled, or null if the link ended before
     * @throws ProtocolException if the first frame is no hello, or there is no common version
     */
    public static Agreement welcome(FrameLink link, ChannelLimits limits) throws IOException {
        Frame first = link.receive();
        if (first == null) {
            return null;
        }
        if (!first.hasHello()) {
            throw new ProtocolException("first frame is no hello: kind=" + first.getKindCase());
        }
        Hello hello = first.getHello();
        Versions ofChild = new Versions(hello.getOldestVersion(), hello.getNewestVersion());
        String runtime = Printable.shown(hello.getRuntime(), MAX_SHOWN);
        OptionalInt version = Versions.SPOKEN.highestCommon(ofChild);
        String refusal = version.isPresent() ? ""
                : "protocol versions do not match: parent=" + Versions.SPOKEN + ", child=" + ofChild
                        + ", childRuntime='" + runtime + "'" + FIX;
        link.send(Frame.newBuilder().setWelcome(Welcome.newBuilder().setVersion(version.orElse(0)).setRefusal(refusal)
                .setLimits(limits.toProto()).addAllCapabilities(Capabilities.OURS.names())).build());
        if (version.isEmpty()) {
            throw new ProtocolException(refusal);
        }
        return new Agreement(version.getAsInt(), Capabilities.named(hello.getCapabilitiesList()), limits,
                hello.getPid(), runtime);
    }

    /**
     * The child's part. Says hello and waits for the answer.
     *
     * @throws ProtocolException if there is none, or the parent will not talk to this child
     */
    public static Agreement hello(FrameLink link) throws IOException {
        Versions own = Versions.SPOKEN;
        String runtime = "java " + Runtime.version() + ", prong " + own.newest();
        long pid = ProcessHandle.current().pid();
        link.send(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(own.oldest())
                .setNewestVersion(own.newest()).setPid(pid).setRuntime(runtime)
                .addAllCapabilities(Capabilities.OURS.names())).build());
        Frame answer = link.receive();
        if (answer == null || !answer.hasWelcome()) {
            throw new ProtocolException("no welcome from the parent: received="
                    + (answer == null ? "end of input" : answer.getKindCase()));
        }
        Welcome welcome = answer.getWelcome();
        if (!welcome.getRefusal().isEmpty()) {
            throw new ProtocolException(welcome.getRefusal());
        }
        if (!own.has(welcome.getVersion())) {
            throw new ProtocolException("parent chose a version that this child does not speak: version="
                    + welcome.getVersion() + ", child=" + own + FIX);
        }
        return new Agreement(welcome.getVersion(), Capabilities.named(welcome.getCapabilitiesList()),
                ChannelLimits.of(welcome.getLimits()), pid, runtime);
    }
}
