package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskHandle;
import dev.prong.child.Certificates;
import dev.prong.child.ChildRuntime;
import dev.prong.child.RemoteAccess;
import dev.prong.child.RemoteTls;
import dev.prong.child.grpc.health.v1.HealthCheckRequest;
import dev.prong.child.grpc.health.v1.HealthCheckResponse;
import dev.prong.child.grpc.health.v1.HealthCheckResponse.ServingStatus;
import dev.prong.testing.Residue;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.stub.ClientCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of gRPC that knows the standard health checks and nothing of Prong asks a parent whether it is well. */
@Timeout(60)
class HealthTest {

    @TempDir
    Path folder;

    private final EventLoopGroup eventLoop = Sockets.eventLoop("health-test");
    private ManagedChannel channel;

    @AfterEach
    void close() throws Exception {
        if (channel != null) {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void runtimeThatTakesTasksIsServingAsAWholeAndByName() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            dial(address(runtime), null);
            assertEquals(ServingStatus.SERVING, check(""));
            assertEquals(ServingStatus.SERVING, check("prong.v1.Children"));
        }
        assertEquals(Status.Code.UNAVAILABLE,
                assertThrows(StatusRuntimeException.class, () -> check("")).getStatus().getCode());
    }

    @Test
    void unixSocketIsAskedInTheSameWay() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onSocket(folder.resolve("parent.sock")))) {
            dial(address(runtime), null);
            assertEquals(ServingStatus.SERVING, check(""));
        }
    }

    @Test
    void serviceThatIsNotThereIsNotFound() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            dial(address(runtime), null);
            Status status = assertThrows(StatusRuntimeException.class, () -> check("prong.v9.Parents")).getStatus();
            assertEquals(Status.Code.NOT_FOUND, status.getCode());
            assertEquals("no such service here: service='prong.v9.Parents'; ask for prong.v1.Children, or for none",
                    status.getDescription());
        }
    }

    @Test
    void watchOfAServiceThatIsNotThereSaysSoAndStaysOpen() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            dial(address(runtime), null);
            Watch watch = watch("prong.v9.Parents");
            assertEquals(ServingStatus.SERVICE_UNKNOWN, watch.next());
            assertEquals(ServingStatus.SERVING, check(""));
            assertTrue(watch.events.isEmpty(), watch.events::toString);
        }
    }

    @Test
    void whoWatchesIsToldOfTheCloseWhileTasksStillEnd() throws Exception {
        Watch watch;
        Thread closing;
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            dial(address(runtime), null);
            watch = watch("");
            assertEquals(ServingStatus.SERVING, watch.next());
            TaskHandle<Integer> waiting = runtime.submit(_ -> 1); // No child ever comes for it: the close waits.
            closing = Thread.ofPlatform().name("closing").start(runtime::close);
            assertEquals(ServingStatus.NOT_SERVING, watch.next());
            assertEquals(ServingStatus.NOT_SERVING, check(""));
            waiting.cancel();
        }
        assertEquals("ended", watch.events.poll(20, TimeUnit.SECONDS));
        closing.join();
    }

    @Test
    void healthNeedsNoTokenAndChildrenStillDo() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            dial(address(runtime), null);
            assertEquals(ServingStatus.SERVING, check(""));
            Status status = assertThrows(StatusRuntimeException.class, () -> ClientCalls
                    .blockingServerStreamingCall(channel, Connect.METHOD, CallOptions.DEFAULT,
                            new byte[0])
                    .next()).getStatus();
            assertEquals(Status.Code.UNAUTHENTICATED, status.getCode());
        }
    }

    @Test
    void healthBehindTlsIsForThoseWithACertificate() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        RemoteTls client = authority.of("prober", authority);
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            dial(address(runtime), Tls.ofClient(client));
            assertEquals(ServingStatus.SERVING, check(""));
        }
    }

    @Test
    void nobodyWithAnExpiredCertificateOrWithoutOneIsAnswered() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        RemoteTls.Pem expired = (RemoteTls.Pem) authority.expired("old");
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            dial(address(runtime), GrpcSslContexts.configure(SslContextBuilder.forClient()
                    .keyManager(expired.certificates().toFile(), expired.key().toFile())
                    .trustManager(expired.authorities().toFile()), SslProvider.JDK).build());
            assertUnavailable();
            channel.shutdownNow();
            dial(address(runtime), GrpcSslContexts.configure(SslContextBuilder.forClient()
                    .trustManager(expired.authorities().toFile()), SslProvider.JDK).build());
            assertUnavailable();
        }
    }

    private void assertUnavailable() {
        assertEquals(Status.Code.UNAVAILABLE,
                assertThrows(StatusRuntimeException.class, () -> check("")).getStatus().getCode());
    }

    private static ChildRuntime open(RemoteAccess access) {
        return ChildRuntime.builder().onlyInvited().accept(access).build();
    }

    private static SocketAddress address(ChildRuntime runtime) {
        String text = runtime.invite(Duration.ofMinutes(1)).text();
        String address = text.lines().filter(line -> line.startsWith("address=")).findFirst().orElseThrow()
                .substring("address=".length());
        return address.startsWith("unix:") ? java.net.UnixDomainSocketAddress.of(address.substring("unix:".length()))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(),
                        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    private void dial(SocketAddress address, SslContext tls) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address).channelType(Sockets.clientType(address))
                .eventLoopGroup(eventLoop).withOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address));
        channel = tls == null ? builder.overrideAuthority("prong").usePlaintext().build()
                : builder.sslContext(tls).overrideAuthority("127.0.0.1").build();
    }

    private ServingStatus check(String service) {
        return ClientCalls.blockingUnaryCall(channel, Health.CHECK, CallOptions.DEFAULT, request(service)).getStatus();
    }

    private static HealthCheckRequest request(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }

    private Watch watch(String service) {
        Watch watch = new Watch();
        ClientCall<HealthCheckRequest, HealthCheckResponse> call = channel.newCall(Health.WATCH, CallOptions.DEFAULT);
        call.start(watch, new Metadata());
        call.request(100);
        call.sendMessage(request(service));
        call.halfClose();
        return watch;
    }

    /** What a watch hears: a status each, and at last the word that it has ended. */
    private static final class Watch extends ClientCall.Listener<HealthCheckResponse> {

        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        ServingStatus next() throws InterruptedException {
            return (ServingStatus) events.poll(20, TimeUnit.SECONDS);
        }

        @Override
        public void onMessage(HealthCheckResponse response) {
            events.add(response.getStatus());
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            events.add("ended");
        }
    }
}
