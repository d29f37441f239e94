package dev.prong.child.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How each side of a remote connection finds out that the other is gone without a word, as when its machine lost its
 * power: by HTTP/2 pings, answered by gRPC's own thread.
 *
 * @param pause of silence before a ping; gRPC makes less than ten seconds ten for those who dial
 * @param patience until the answer
 */
record KeepAlive(Duration pause, Duration patience) {

    /** The time to answer is long, for a machine may be starved. */
    static final KeepAlive DEFAULT = new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** Those who dial may ping as often as they are able to. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

    void set(NettyChannelBuilder builder) {
        builder.keepAliveTime(pause.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    void set(NettyServerBuilder builder) {
        builder.keepAliveTime(pause.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(SHORTEST_PAUSE.toSeconds(), TimeUnit.SECONDS);
    }
}
