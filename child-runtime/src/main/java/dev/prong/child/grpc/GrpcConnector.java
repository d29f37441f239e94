package dev.prong.child.grpc;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.child.session.Connector;
import dev.prong.proto.rpc.Connect;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A gRPC server on a private socket that children dial, each with its token. Thread-safe. */
public final class GrpcConnector implements Connector, AutoCloseable {

    private final EventLoopGroup eventLoop;
    private final Expected expected;
    private final Server server;
    private final SocketAddress address;

    private GrpcConnector(EventLoopGroup eventLoop, Expected expected, Server server, SocketAddress address) {
        this.eventLoop = eventLoop;
        this.expected = expected;
        this.server = server;
        this.address = address;
    }

    /**
     * Begins to listen, on a Unix domain socket in {@code folder} where that is possible.
     *
     * @throws UncheckedIOException if the socket cannot be made
     */
    public static GrpcConnector open(Path folder) {
        SocketAddress address = Sockets.listenAddress(folder);
        EventLoopGroup eventLoop = Sockets.eventLoop("prong-grpc");
        Expected expected = new Expected();
        ServerServiceDefinition service = ServerServiceDefinition.builder("prong.v1.Children")
                .addMethod(Connect.METHOD, ServerCalls.asyncBidiStreamingCall(GrpcConnector::accept)).build();
        Server server = NettyServerBuilder.forAddress(address).channelType(Sockets.serverType(address))
                .bossEventLoopGroup(eventLoop).workerEventLoopGroup(eventLoop).directExecutor()
                .withChildOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address))
                .maxInboundMessageSize(ChannelLimits.MAX_CARRIED_BYTES)
                .addService(ServerInterceptors.intercept(service, new TokenCheck(expected, false))).build();
        try {
            server.start();
            keepPrivate(address);
        } catch (IOException e) {
            server.shutdownNow();
            var _ = eventLoop.shutdownGracefully();
            throw new UncheckedIOException("gRPC server cannot listen: address=" + address + ", reason="
                    + e.getMessage(), e);
        }
        return new GrpcConnector(eventLoop, expected, server, address);
    }

    private static void keepPrivate(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix) {
            PrivateFolder.keepPrivate(unix.getPath());
        }
    }

    /** A child has shown its token: gives the link to the one who waits for it. */
    static StreamObserver<Frame> accept(StreamObserver<Frame> response) {
        ServerCallStreamObserver<Frame> stream = (ServerCallStreamObserver<Frame>) response;
        stream.disableAutoRequest();
        GrpcLink link = new GrpcLink(false, () -> {}, () -> {});
        link.attach(stream);
        // The stream may only be asked for frames once this method has returned; the waiting session does it.
        TokenCheck.WAITING.get().complete(link);
        return link;
    }

    @Override
    public void describe(Bootstrap.Builder bootstrap) {
        var _ = expected.await(bootstrap.getToken()); // From now on, for the child dials as soon as it has read this.
        if (address instanceof UnixDomainSocketAddress unix) {
            bootstrap.setSocketPath(unix.getPath().toString());
        } else {
            bootstrap.setLoopbackPort(((InetSocketAddress) server.getListenSockets().getFirst()).getPort());
        }
    }

    @Override
    public boolean usesStandardOutput() {
        return false;
    }

    @Override
    public FrameLink connect(LaunchedChild child, String token, Consumer<String> output) throws IOException {
        CompletableFuture<GrpcLink> dialled = expected.await(token);
        var _ = child.process().onExit().thenRun(() -> dialled.complete(null));
        GrpcLink link = dialled.join();
        expected.forget(token);
        if (link != null) {
            link.begin();
        }
        return link;
    }

    /** Ends all connections and deletes the socket. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
