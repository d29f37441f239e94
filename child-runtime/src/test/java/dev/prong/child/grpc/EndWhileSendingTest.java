package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Part;
import dev.prong.testing.Logged;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link is closed while another thread sends on it, as when a child has died that is written to. */
@Timeout(60)
class EndWhileSendingTest {

    private static final Frame PART = Frame.newBuilder()
            .setPart(Part.newBuilder().setData(ByteString.copyFrom(new byte[ChannelLimits.PART_BYTES]))).build();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isTheEndOfTheStreamAndNoErrorOfGrpc(boolean parentSends) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Logged logged = new Logged("io.grpc.internal");
                RemoteServer server = RemoteServer.open(any, Optional.empty())) {
            for (int round = 0; round < 100; round++) {
                BlockingQueue<FrameLink> come = new LinkedBlockingQueue<>();
                server.expect("token", Duration.ofMinutes(1), come::add);
                try (FrameLink child = GrpcClientLink.dial(server.address(), "token", Optional.empty());
                        FrameLink parent = come.take()) {
                    closeWhileSending(parentSends ? parent : child, parentSends ? child : parent, round);
                }
            }
            assertEquals(List.of(), logged.texts());
        }
    }

    private static void closeWhileSending(FrameLink sender, FrameLink receiver, int round) throws Exception {
        CountDownLatch sending = new CountDownLatch(1 + round % 20);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> sends = threads.submit(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    sending.countDown();
                    sender.send(PART);
                }
            }));
            Future<?> receives = threads.submit(() -> receiveAll(receiver));
            sending.await();
            sender.close();
            sends.get();
            receiver.close();
            receives.get();
        }
    }

    private static void receiveAll(FrameLink link) {
        try {
            while (link.receive() != null) {
                // What is sent is to be taken.
            }
        } catch (IOException _) {
            // As good an end as any here.
        }
    }
}
