package dev.prong.child.grpc;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.connect.Connector;
import dev.prong.proto.v1.Bootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A gRPC server on a private socket that the children of one parent dial. Thread-safe. */
public final class GrpcConnector implements Connector, AutoCloseable {

    private final ChildServer server;

    private GrpcConnector(ChildServer server) {
        this.server = server;
    }

    /**
     * Begins to listen, on a Unix domain socket in {@code folder} where that is possible.
     *
     * @throws UncheckedIOException if the socket cannot be made
     */
    public static GrpcConnector open(Path folder) {
        SocketAddress address = Sockets.listenAddress(folder);
        try {
            return new GrpcConnector(ChildServer.open("prong-grpc", address, false, _ -> {}));
        } catch (IOException e) {
            throw new UncheckedIOException("gRPC server cannot listen: address=" + address + ", reason="
                    + e.getMessage(), e);
        }
    }

    @Override
    public void describe(Bootstrap.Builder bootstrap) {
        // From now on, for the child dials as soon as it has read this.
        var _ = server.expected().await(bootstrap.getToken());
        if (server.address() instanceof UnixDomainSocketAddress unix) {
            bootstrap.setSocketPath(unix.getPath().toString());
        } else {
            bootstrap.setLoopbackPort(((InetSocketAddress) server.address()).getPort());
        }
    }

    @Override
    public boolean usesStandardOutput() {
        return false;
    }

    @Override
    public FrameLink connect(LaunchedChild child, String token, Consumer<String> output) throws IOException {
        CompletableFuture<GrpcLink> dialled = server.expected().await(token);
        var _ = child.process().onExit().thenRun(() -> dialled.complete(null));
        GrpcLink link = dialled.join();
        server.expected().forget(token);
        if (link != null) {
            link.begin();
        }
        return link;
    }

    /** Ends all connections and deletes the socket. */
    @Override
    public void close() {
        server.close();
    }
}
