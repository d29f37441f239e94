package dev.prong.child.grpc;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.proto.rpc.Connect;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;

/** A gRPC server that children dial, each with its token. Thread-safe. */
final class ChildServer implements AutoCloseable {

    /** The name of the service that children dial. */
    static final String SERVICE = "prong.v1.Children";

    private static final ServerStreamTracer.Factory STREAM_ENDS = new ServerStreamTracer.Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new StreamEnd();
        }
    };

    private final EventLoopGroup eventLoop;
    private final Expected expected;
    private final Server server;

    /** What one such server has and the other has not. */
    @FunctionalInterface
    interface Settings {
        void apply(NettyServerBuilder builder) throws IOException;
    }

    private ChildServer(EventLoopGroup eventLoop, Expected expected, Server server) {
        this.eventLoop = eventLoop;
        this.expected = expected;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param name of its thread
     * @param remote whether strangers may dial, and who is refused is to be logged
     * @throws IOException if it cannot
     */
    static ChildServer open(String name, SocketAddress address, boolean remote, Settings settings) throws IOException {
        EventLoopGroup eventLoop = Sockets.eventLoop(name);
        Expected expected = new Expected();
        Server server = null;
        try {
            server = build(address, eventLoop, new TokenCheck(expected, remote), settings);
            server.start();
            if (address instanceof UnixDomainSocketAddress unix) {
                PrivateFolder.keepPrivate(unix.getPath());
            }
            return new ChildServer(eventLoop, expected, server);
        } catch (IOException | RuntimeException e) {
            if (server != null) {
                server.shutdownNow();
            }
            var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static Server build(SocketAddress address, EventLoopGroup eventLoop, TokenCheck check, Settings settings)
            throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(Connect.METHOD, ServerCalls.asyncBidiStreamingCall(ChildServer::accept)).build();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address).channelType(Sockets.serverType(address))
                .bossEventLoopGroup(eventLoop).workerEventLoopGroup(eventLoop).directExecutor()
                .withChildOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address))
                .decompressorRegistry(Sockets.UNCOMPRESSED).maxInboundMessageSize(ChannelLimits.MAX_CARRIED_BYTES)
                .addStreamTracerFactory(STREAM_ENDS)
                .addService(ServerInterceptors.intercept(service, check));
        settings.apply(builder);
        return builder.build();
    }

    /** A child has shown its token: gives the link to the one who waits for it. */
    private static StreamObserver<byte[]> accept(StreamObserver<byte[]> response) {
        ServerCallStreamObserver<byte[]> stream = (ServerCallStreamObserver<byte[]>) response;
        stream.disableAutoRequest();
        GrpcLink link = new GrpcLink(false, StreamEnd.ofAccepted()::reasonOf, () -> {}, () -> {});
        stream.setOnCloseHandler(link::onCompleted);
        link.attach(stream);
        // The stream may only be asked for frames once this method has returned; the waiting session does it.
        TokenCheck.WAITING.get().complete(link);
        return link;
    }

    /** Who is let in. */
    Expected expected() {
        return expected;
    }

    /** Where it listens, with the port it was given. */
    SocketAddress address() {
        return server.getListenSockets().getFirst();
    }

    /** Ends all connections; a Unix domain socket is deleted. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
