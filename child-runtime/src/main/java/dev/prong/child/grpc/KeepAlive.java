package dev.prong.child.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How each side of a remote connection finds out that the other is gone without a word, as when its machine lost its
 * power: by HTTP/2 pings, answered by gRPC's own thread. The time to answer is long, for a machine may be starved.
 */
final class KeepAlive {

    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KeepAlive() {
    }

    static void set(NettyChannelBuilder builder) {
        builder.keepAliveTime(PAUSE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static void set(NettyServerBuilder builder) {
        builder.keepAliveTime(PAUSE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(PAUSE.toSeconds() / 2, TimeUnit.SECONDS);
    }
}
