package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import dev.prong.child.frame.FrameLink;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A gRPC server for children that were started elsewhere, each with the token of an invitation; it says whether it is
 * well to whoever asks. Thread-safe.
 */
public final class RemoteServer implements AutoCloseable {

    /** A child needs one; strangers are not to hold many. */
    private static final int MAX_CALLS_PER_CONNECTION = 100;

    private final ChildServer server;
    private final HealthService health;

    private RemoteServer(ChildServer server, HealthService health) {
        this.server = server;
        this.health = health;
    }

    /**
     * Begins to listen.
     *
     * @throws UncheckedIOException if it cannot
     */
    public static RemoteServer open(SocketAddress address, Optional<RemoteTls> tls) {
        return open(address, tls, KeepAlive.DEFAULT);
    }

    static RemoteServer open(SocketAddress address, Optional<RemoteTls> tls, KeepAlive keepAlive) {
        HealthService health = new HealthService();
        try {
            return new RemoteServer(ChildServer.open("prong-remote", address, true, builder -> {
                builder.addService(health.definition()).maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION);
                if (tls.isPresent()) {
                    builder.sslContext(Tls.ofServer(tls.get()));
                }
                keepAlive.set(builder);
            }), health);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen for remote children: address=" + address + ", reason="
                    + e.getMessage(), e);
        }
    }

    /** Where it listens, with the port it was given. */
    public SocketAddress address() {
        return server.address();
    }

    /** Lets in one child that shows {@code token} within {@code validFor}; {@code come} gets its link, on a thread of its own. */
    public void expect(String token, Duration validFor, Consumer<FrameLink> come) {
        var _ = server.expected().await(token, validFor)
                .thenAccept(link -> OwnThreads.virtual("prong-remote-come").start(() -> {
                    link.begin();
                    come.accept(link);
                }));
    }

    /** Says from now on that it is not serving, to those who watch it too. Children are still let in. */
    public void notServing() {
        health.notServing();
    }

    /** Lets nobody in any more. */
    public void refuseAll() {
        server.expected().forgetAll();
    }

    /** Ends all connections; a Unix domain socket is deleted. */
    @Override
    public void close() {
        notServing();
        refuseAll();
        server.close();
    }
}
