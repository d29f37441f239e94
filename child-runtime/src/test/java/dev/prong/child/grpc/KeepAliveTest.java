package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is dead without a word, as behind a router that lost its power, is found to be so by both sides. */
@Timeout(90)
@Tag("slow")
class KeepAliveTest {

    private static final Frame GOODBYE = Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build();

    /** Ten seconds is the least that gRPC lets those who dial choose. */
    private static final KeepAlive SHORT = new KeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(2));
    private static final KeepAlive NEVER = new KeepAlive(Duration.ofDays(1), Duration.ofDays(1));

    private final BlockingQueue<FrameLink> come = new LinkedBlockingQueue<>();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void parentFindsThatItsChildIsGone() throws Exception {
        try (RemoteServer server = RemoteServer.open(any(), Optional.empty(), SHORT);
                SilentProxy proxy = new SilentProxy((InetSocketAddress) server.address());
                FrameLink child = dial(server, proxy, NEVER)) {
            FrameLink parent = meet(child);
            proxy.fallSilent();
            assertNull(parent.receive());
        }
    }

    @Test
    void childFindsThatItsParentIsGone() throws Exception {
        try (RemoteServer server = RemoteServer.open(any(), Optional.empty(), NEVER);
                SilentProxy proxy = new SilentProxy((InetSocketAddress) server.address());
                FrameLink child = dial(server, proxy, SHORT)) {
            meet(child);
            proxy.fallSilent();
            assertNull(child.receive());
        }
    }

    @Test
    void silenceIsNoDeath() throws Exception {
        KeepAlive often = new KeepAlive(Duration.ofMillis(100), Duration.ofSeconds(30));
        try (RemoteServer server = RemoteServer.open(any(), Optional.empty(), often);
                SilentProxy proxy = new SilentProxy((InetSocketAddress) server.address());
                FrameLink child = dial(server, proxy, NEVER)) {
            FrameLink parent = meet(child);
            long before = proxy.forwarded();
            while (proxy.forwarded() < before + 20) { // Pings and their answers, and nothing else.
                Thread.sleep(10);
            }
            child.send(GOODBYE);
            assertEquals(GOODBYE, parent.receive());
        }
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private FrameLink dial(RemoteServer server, SilentProxy proxy, KeepAlive keepAlive) throws IOException {
        server.expect("token", Duration.ofMinutes(1), come::add);
        return GrpcClientLink.dial(proxy.address(), "token", Optional.empty(), keepAlive);
    }

    /** The parent's end, after a frame each way. */
    private FrameLink meet(FrameLink child) throws Exception {
        child.send(GOODBYE);
        FrameLink parent = come.poll(30, TimeUnit.SECONDS);
        assertNotNull(parent);
        assertEquals(GOODBYE, parent.receive());
        parent.send(GOODBYE);
        assertEquals(GOODBYE, child.receive());
        return parent;
    }
}
