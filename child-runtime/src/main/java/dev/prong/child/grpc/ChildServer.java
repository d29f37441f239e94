package dev.prong.child.grpc;

import dev.prong.child.frame.ChannelLimits;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.System.Logger.Level;
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

    /** HTTP/2 is spoken within this time, TLS included, or the connection is closed. */
    private static final long HANDSHAKE_SECONDS = 10;
    /** A connection over which nothing is called is closed after this time; a child's has a call as long as it lives. */
    private static final long IDLE_SECONDS = 60;
    /** A stream that is reset at once costs its sender nothing: more than so many in {@link #RESETS_SECONDS} end the connection. */
    private static final int RESETS = 100;
    private static final int RESETS_SECONDS = 10;

    private final Door door;
    private final Expected expected;
    private final Refusals refusals;
    private final Server server;
    private final SocketAddress address;

    /** What one such server has and the other has not. */
    @FunctionalInterface
    interface Settings {
        void apply(NettyServerBuilder builder) throws IOException;
    }

    private ChildServer(Door door, Expected expected, Refusals refusals, Server server, SocketAddress address) {
        this.door = door;
        this.expected = expected;
        this.refusals = refusals;
        this.server = server;
        this.address = address;
    }

    /**
     * Begins to listen.
     *
     * @param name of its thread
     * @param remote whether strangers may dial, and who is refused is to be logged
     * @throws IOException if it cannot
     */
    static ChildServer open(String name, SocketAddress address, boolean remote, Settings settings) throws IOException {
        Sockets.prepare();
        Door door = new Door(name, remote);
        Expected expected = new Expected();
        Refusals refusals = new Refusals(remote ? Level.WARNING : Level.DEBUG, Refusals.PAUSE, door.timer());
        try {
            ServerSocketFile file = ServerSocketFile.of(address);
            Server server = build(file.bound(), door, new TokenCheck(expected, door, refusals), settings);
            try {
                server.start();
                file.publish();
            } catch (IOException | RuntimeException e) {
                server.shutdownNow();
                throw e;
            } finally {
                file.tidy();
            }
            return new ChildServer(door, expected, refusals, server,
                    address instanceof UnixDomainSocketAddress ? address : server.getListenSockets().getFirst());
        } catch (IOException | RuntimeException e) {
            door.end();
            throw e;
        }
    }

    private static Server build(SocketAddress address, Door door, TokenCheck check, Settings settings)
            throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(Connect.METHOD, ServerCalls.asyncBidiStreamingCall(response -> accept(door, response)))
                .build();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address).channelType(Sockets.serverType(address))
                .bossEventLoopGroup(door.accepting()).workerEventLoopGroup(door.serving()).directExecutor()
                .withChildOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address))
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS).maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .decompressorRegistry(Sockets.UNCOMPRESSED).maxInboundMessageSize(ChannelLimits.MAX_CARRIED_BYTES)
                .addStreamTracerFactory(STREAM_ENDS)
                .addService(ServerInterceptors.intercept(service, check));
        settings.apply(builder);
        return builder.build();
    }

    /** A child has shown its token: gives the link to the one who waits for it. */
    private static StreamObserver<byte[]> accept(Door door, StreamObserver<byte[]> response) {
        ServerCallStreamObserver<byte[]> stream = (ServerCallStreamObserver<byte[]>) response;
        stream.disableAutoRequest();
        GrpcLink link = new GrpcLink(false, StreamEnd.ofAccepted()::reasonOf, () -> {}, door::forget);
        door.remember(link);
        stream.setOnCloseHandler(link::onCompleted);
        link.attach(stream);
        // The stream may only be asked for frames once this method has returned; the waiting session does it.
        if (!TokenCheck.WAITING.get().complete(link)) {
            link.close(); // Nobody waits any more: the child's process has ended.
        }
        return link;
    }

    /** Who is let in. */
    Expected expected() {
        return expected;
    }

    /** Where it listens, with the port it was given. */
    SocketAddress address() {
        return address;
    }

    /** Ends all connections; a Unix domain socket is deleted. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        server.shutdownNow();
        door.clear();
        refusals.tellRest();
        try {
            ServerSocketFile.delete(address);
            server.awaitTermination(5, TimeUnit.SECONDS);
            door.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
