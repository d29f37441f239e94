package dev.prong.child.grpc;

import dev.prong.failure.SafeLog;
import dev.prong.thread.OwnThreads;
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
import io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

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
    static final int MAX_PATH_BYTES = 103;

    private static final AtomicBoolean LOOPBACK_TOLD = new AtomicBoolean();

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
        if (LOOPBACK_TOLD.compareAndSet(false, true)) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING, "children connect by the loopback"
                    + " interface, not by a Unix domain socket: path=" + path + ", bytes=" + bytes(path)
                    + ", most=" + MAX_PATH_BYTES + "; a shorter -Djava.io.tmpdir gives it one");
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static int bytes(Path path) {
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
        return new MultiThreadIoEventLoopGroup(1, threads(threadName), NioIoHandler.newFactory());
    }

    /** Daemon threads; not by Netty's own factory, whose threads inherit from whoever is the first to send something. */
    static ThreadFactory threads(String name) {
        return work -> OwnThreads.platform(name).unstarted(() -> runToTheEnd(work));
    }

    /** Lets Netty's memory go with the thread. */
    private static void runToTheEnd(Runnable work) {
        try {
            work.run();
        } finally {
            FastThreadLocal.removeAll();
        }
    }
}
