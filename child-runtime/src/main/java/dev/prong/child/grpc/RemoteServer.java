package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.proto.rpc.Connect;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A gRPC server for children that were started elsewhere, each with the token of an invitation. Thread-safe. */
public final class RemoteServer implements AutoCloseable {

    private final EventLoopGroup eventLoop;
    private final Expected expected;
    private final Server server;

    private RemoteServer(EventLoopGroup eventLoop, Expected expected, Server server) {
        this.eventLoop = eventLoop;
        this.expected = expected;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @throws UncheckedIOException if it cannot
     */
    public static RemoteServer open(SocketAddress address, Optional<RemoteTls> tls) {
        EventLoopGroup eventLoop = Sockets.eventLoop("prong-remote");
        Expected expected = new Expected();
        try {
            Server server = build(address, tls, eventLoop, expected);
            server.start();
            if (address instanceof UnixDomainSocketAddress unix) {
                PrivateFolder.keepPrivate(unix.getPath());
            }
            return new RemoteServer(eventLoop, expected, server);
        } catch (IOException e) {
            var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new UncheckedIOException("cannot listen for remote children: address=" + address + ", reason="
                    + e.getMessage(), e);
        }
    }

    private static Server build(SocketAddress address, Optional<RemoteTls> tls, EventLoopGroup eventLoop,
            Expected expected) throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder("prong.v1.Children")
                .addMethod(Connect.METHOD, ServerCalls.asyncBidiStreamingCall(GrpcConnector::accept)).build();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address).channelType(Sockets.serverType(address))
                .bossEventLoopGroup(eventLoop).workerEventLoopGroup(eventLoop).directExecutor()
                .withChildOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address))
                .maxInboundMessageSize(ChannelLimits.MAX_CARRIED_BYTES)
                .addService(ServerInterceptors.intercept(service, new TokenCheck(expected, true)));
        if (tls.isPresent()) {
            builder.sslContext(Tls.ofServer(tls.get()));
        }
        KeepAlive.set(builder);
        return builder.build();
    }

    /** Where it listens, with the port it was given. */
    public SocketAddress address() {
        return server.getListenSockets().getFirst();
    }

    /** Lets in one child that shows {@code token} within {@code validFor}; {@code come} gets its link, on a thread of its own. */
    public void expect(String token, Duration validFor, Consumer<FrameLink> come) {
        var _ = expected.await(token, validFor)
                .thenAccept(link -> Thread.ofVirtual().name("prong-remote-come").start(() -> {
                    link.begin();
                    come.accept(link);
                }));
    }

    /** Lets nobody in any more. */
    public void refuseAll() {
        expected.forgetAll();
    }

    /** Ends all connections; a Unix domain socket is deleted. */
    @Override
    public void close() {
        refuseAll();
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
