package dev.prong.child.grpc;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Which sockets Netty is to use: the JDK's own, so that no native library is loaded. */
final class Sockets {

    static {
        // Read by Netty when its first class is loaded. Its native transports would have to be unpacked and loaded into
        // the user's JVM, which prints warnings, and the JDK's Unix domain sockets are as fast.
        System.setProperty("io.grpc.netty.shaded.io.netty.transport.noNative", "true");
        // The JDK's TLS, for the same reason.
        System.setProperty("io.grpc.netty.shaded.io.netty.handler.ssl.noOpenSsl", "true");
        // Its allocator has events for the flight recorder, which the first of them sets up: a third of what it costs a
        // child to connect. Who wants them can say so.
        String events = "io.grpc.netty.shaded.io.netty.jfr.enabled";
        System.setProperty(events, System.getProperty(events, "false"));
    }

    /** What is compressed is refused: nobody here compresses, and unpacking it would take memory and time. */
    static final DecompressorRegistry UNCOMPRESSED = DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE,
            false);

    /** The longest path that fits a socket's address everywhere: 104 bytes on macOS, 108 on Linux, less the end. */
    private static final int MAX_PATH_BYTES = 103;

    private Sockets() {
    }

    /** Makes sure that Netty has been told, before another of its classes is used. */
    static void prepare() {
        // The static initializer does it.
    }

    /** A Unix domain socket in {@code folder} where there are such, else a free port of the loopback interface. */
    static SocketAddress listenAddress(Path folder) {
        Path path = folder.resolve("parent.sock");
        if (bytes(path) <= MAX_PATH_BYTES && hasUnixSockets()) {
            return UnixDomainSocketAddress.of(path);
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding"),
                StandardCharsets.UTF_8)).length;
    }

    private static boolean hasUnixSockets() {
        try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            return true;
        } catch (IOException | UnsupportedOperationException _) {
            return false; // The answer to the question.
        }
    }

    static Class<? extends ServerChannel> serverType(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? NioServerDomainSocketChannel.class
                : NioServerSocketChannel.class;
    }

    static Class<? extends Channel> clientType(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? NioDomainSocketChannel.class : NioSocketChannel.class;
    }

    /** gRPC sets this option on every channel; null takes it back where Netty would log that it is unknown. */
    static Boolean keepAlive(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? null : Boolean.TRUE;
    }

    /** One daemon thread. */
    static EventLoopGroup eventLoop(String threadName) {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threadName, true),
                NioIoHandler.newFactory());
    }
}
