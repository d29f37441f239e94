package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Bootstrap;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The child's end of the stream: it dials its parent. */
public final class GrpcClientLink {

    private GrpcClientLink() {
    }

    /** Dials the parent of {@code bootstrap}; a parent that is not there shows at the first receive. */
    public static FrameLink connect(Bootstrap bootstrap) {
        SocketAddress address = bootstrap.getSocketPath().isEmpty()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bootstrap.getLoopbackPort())
                : UnixDomainSocketAddress.of(bootstrap.getSocketPath());
        return open(address, bootstrap.getToken(), NettyChannelBuilder::usePlaintext);
    }

    /**
     * Dials the parent of an invitation; a parent that is not there shows at the first receive.
     *
     * @throws IOException if the files for TLS cannot be used
     */
    public static FrameLink dial(SocketAddress address, String token, Optional<RemoteTls> tls) throws IOException {
        return dial(address, token, tls, KeepAlive.DEFAULT);
    }

    static FrameLink dial(SocketAddress address, String token, Optional<RemoteTls> tls, KeepAlive keepAlive)
            throws IOException {
        SslContext context = tls.isPresent() ? Tls.ofClient(tls.get()) : null;
        return open(address, token, builder -> {
            if (context == null) {
                builder.usePlaintext();
            } else {
                builder.sslContext(context).overrideAuthority(((InetSocketAddress) address).getHostString());
            }
            keepAlive.set(builder);
        });
    }

    private static FrameLink open(SocketAddress address, String token, Consumer<NettyChannelBuilder> more) {
        EventLoopGroup eventLoop = Sockets.eventLoop("prong-grpc");
        NettyChannelBuilder builder = to(address)
                .channelType(Sockets.clientType(address)).eventLoopGroup(eventLoop).overrideAuthority("prong")
                .directExecutor().withOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address))
                .decompressorRegistry(Sockets.UNCOMPRESSED).maxInboundMessageSize(ChannelLimits.MAX_CARRIED_BYTES);
        more.accept(builder);
        ManagedChannel channel = builder.build();
        Metadata headers = new Metadata();
        headers.put(Connect.TOKEN, token);
        Channel withToken = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        GrpcLink link = new GrpcLink(true, UnaryOperator.identity(), () -> awaitWrites(eventLoop),
                _ -> release(channel, eventLoop));
        ClientCalls.asyncBidiStreamingCall(withToken.newCall(Connect.METHOD, CallOptions.DEFAULT), new Receiver(link));
        link.begin();
        return link;
    }

    private static NettyChannelBuilder to(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress socket
                ? NettyChannelBuilder.forTarget(SocketTarget.of(socket))
                : NettyChannelBuilder.forAddress(address);
    }

    /** What gRPC is given is written by its one event loop, in turn: what that does after this comes after the writes. */
    private static void awaitWrites(EventLoopGroup eventLoop) throws InterruptedException {
        try {
            var _ = eventLoop.next().submit(() -> {}).await();
        } catch (RejectedExecutionException _) {
            // The connection was closed, and the loop has ended: there is nothing left to be written.
        }
    }

    private static void release(ManagedChannel channel, EventLoopGroup eventLoop) {
        channel.shutdown();
        var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Attaches the link before the stream begins. */
    private record Receiver(GrpcLink link) implements ClientResponseObserver<byte[], byte[]> {

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> stream) {
            stream.disableAutoRequestWithInitial(0);
            link.attach(stream);
        }

        @Override
        public void onNext(byte[] bytes) {
            link.onNext(bytes);
        }

        @Override
        public void onError(Throwable error) {
            link.onError(error);
        }

        @Override
        public void onCompleted() {
            link.onCompleted();
        }
    }
}
