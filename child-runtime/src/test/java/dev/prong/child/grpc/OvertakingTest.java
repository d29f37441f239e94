package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import dev.prong.testing.Residue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancel passes a hundred megabytes that are under way, in both directions at once. */
@Timeout(120)
class OvertakingTest {

    private static final int LARGE = 100 << 20;
    private static final Frame CANCEL = Frame.newBuilder().setCancel(Cancel.newBuilder().setCall(1)).build();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void controlComesBeforeTheDataItWasSentBehindOnPipes() throws Exception {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        assertOvertakes(new StdioLink(Channels.newInputStream(back.source()), Channels.newOutputStream(there.sink())),
                new StdioLink(Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink())));
    }

    @Test
    void controlComesBeforeTheDataItWasSentBehindOnGrpc() throws Exception {
        BlockingQueue<FrameLink> come = new LinkedBlockingQueue<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (RemoteServer server = RemoteServer.open(any, Optional.empty())) {
            server.expect("token", Duration.ofMinutes(1), come::add);
            FrameLink child = GrpcClientLink.dial(server.address(), "token", Optional.empty());
            FrameLink parent = come.poll(30, TimeUnit.SECONDS);
            assertNotNull(parent);
            assertOvertakes(child, parent);
        }
    }

    /** Nobody receives before both have sent: what is under way is stuck, and far more than fits on the way. */
    private static void assertOvertakes(FrameLink one, FrameLink other) throws Exception {
        Frame data = Frame.newBuilder().setOutput(Output.newBuilder().setText("x".repeat(LARGE))).build();
        try (FrameChannel left = channel(one); FrameChannel right = channel(other)) {
            for (FrameChannel each : new FrameChannel[] {left, right}) {
                each.sendNow(data);
                each.sendControl(CANCEL);
            }
            var received = CompletableFuture.supplyAsync(() -> twoOf(left));
            assertEquals("CANCEL OUTPUT", twoOf(right));
            assertEquals("CANCEL OUTPUT", received.get(60, TimeUnit.SECONDS));
        }
    }

    private static FrameChannel channel(FrameLink link) {
        return new FrameChannel(link, "overtaking", ChannelLimits.DEFAULT);
    }

    private static String twoOf(FrameChannel channel) {
        try {
            return channel.receive().getKindCase() + " " + channel.receive().getKindCase();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void taskIsCancelledWhileNeitherSideReceives(Transport transport) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        try (ChildRuntime runtime = ChildRuntime.builder().children(1).transport(transport)
                .gracePeriod(Duration.ofSeconds(60)).onOutput(_ -> {}).build()) {
            ChildProcess<Void> worker = runtime.fork(context -> {
                context.parent().postMessage("begun");
                while (true) { // Beyond the credit, where it waits for a receiver.
                    context.parent().postMessage(new byte[LARGE]);
                }
            });
            worker.onMessage(String.class, _ -> {
                first.countDown();
                awaitUninterruptibly(end);
            });
            worker.onExit(exit::complete);
            first.await();
            Thread posting = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        worker.postMessage(new byte[LARGE]);
                    }
                } catch (RuntimeException _) {
                    // The task has ended.
                }
            });
            worker.terminate();
            posting.join();
            end.countDown();
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false), exit.get(60, TimeUnit.SECONDS));
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a listener", e);
        }
    }
}
