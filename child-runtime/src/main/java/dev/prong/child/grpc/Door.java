package dev.prong.child.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SingleThreadIoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way into a server for children: its threads, and what becomes of a connection until a child's token has come over
 * it. Until then it is a stranger's: it may send little, and is one of few. Thread-safe.
 */
final class Door {

    /** A child sends some kilobytes up to its token, with TLS; who asks for the health, a hundred bytes each time. */
    static final int BYTES_OF_A_STRANGER = 256 << 10;

    /** From a refusal to the end of the connection: for the reason to get through. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final EventLoopGroup accepting;
    private final EventLoopGroup serving;
    private final Strangers<Channel> strangers = new Strangers<>(System::nanoTime);

    /** Of children, until this side has closed them. */
    private final Set<GrpcLink> links = ConcurrentHashMap.newKeySet();

    /** Whether a look at what comes next is due by itself. */
    private final AtomicBoolean timed = new AtomicBoolean();

    /** The connection whose bytes are being read; only the serving thread, of which there is one, touches it. */
    private Channel reading;

    /**
     * Starts its threads.
     *
     * @param threadName of the thread that serves
     * @param acceptsApart whether connections are accepted on a thread of its own
     */
    Door(String threadName, boolean acceptsApart) {
        this.serving = new Loop(threadName);
        this.accepting = acceptsApart ? new Loop(threadName + "-accept") : serving;
    }

    EventLoopGroup accepting() {
        return accepting;
    }

    EventLoopGroup serving() {
        return serving;
    }

    /** Runs what is to be done later. */
    EventExecutor timer() {
        return serving.next();
    }

    /**
     * Whoever dialled from {@code address} has shown a token: the connection is a child's from now on. On the serving
     * thread, while the call is being accepted.
     */
    void letIn(SocketAddress address) {
        Channel known = connection(address);
        if (known != null) {
            known.pipeline().get(Stranger.class).letIn();
            left(known);
        }
    }

    /** Ends {@code link} if a thread of this door fails, until it has {@linkplain #forget gone}. */
    void remember(GrpcLink link) {
        links.add(link);
    }

    /** Leaves {@code link} alone from now on. */
    void forget(GrpcLink link) {
        links.remove(link);
    }

    /** Hears no more of whoever dialled from {@code address}, and hangs up; on the serving thread as above. */
    void turnAway(SocketAddress address) {
        Channel refused = connection(address);
        if (refused != null) {
            refused.config().setAutoRead(false);
            var _ = refused.eventLoop().schedule(() -> hangUp(refused), FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** With TLS a call may be accepted when no bytes are being read: then by its address, which is its own with TCP. */
    private Channel connection(SocketAddress address) {
        return reading != null ? reading : strangers.find(each -> each.remoteAddress().equals(address));
    }

    /** Hangs up on all strangers: gRPC would wait until those who have said nothing are late. */
    void clear() {
        strangers.all().forEach(Door::hangUp);
    }

    /** At once: gRPC's own handlers, which are behind the first, would wait for who has said nothing yet. */
    private static void hangUp(Channel stranger) {
        ChannelHandlerContext first = stranger.pipeline().firstContext();
        if (first != null) { // Else it has been closed.
            var _ = first.close();
        }
    }

    private void left(Channel stranger) {
        strangers.left(stranger);
        next(stranger.parent());
    }

    /** On the accepting thread, so that no more are accepted before this one is counted. */
    private ChannelFuture come(Channel stranger, ChannelFuture registered) {
        strangers.come(stranger);
        var _ = registered.addListener(_ -> {
            var _ = stranger.closeFuture().addListener(_ -> left(stranger));
        });
        next(stranger.parent());
        return registered;
    }

    /** Accepts on or waits, as long as there is a reason to. */
    private void next(Channel listening) {
        Channel overdue = strangers.overdue();
        if (overdue != null) {
            serving.execute(() -> hangUp(overdue)); // By then this thread knows it, if it was accepted just now.
        }
        long wait = strangers.nanosToNext();
        listening.config().setAutoRead(wait == 0);
        if (wait > 0 && listening.isOpen() && timed.compareAndSet(false, true)) {
            var _ = listening.eventLoop().schedule(() -> {
                timed.set(false);
                next(listening);
            }, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Has its threads end, and does not wait for them. */
    void end() {
        for (EventLoopGroup each : List.of(accepting, serving)) {
            var _ = each.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Ends its threads when their connections have been closed; waits at most 5 seconds for each. */
    void close() throws InterruptedException {
        for (EventLoopGroup each : List.of(accepting, serving)) {
            each.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
        }
    }

    /** One daemon thread; what is registered with it are connections, for gRPC has the socket that listens registered elsewhere. */
    private final class Loop extends MultiThreadIoEventLoopGroup {

        Loop(String threadName) {
            super(1, Sockets.threads(threadName), NioIoHandler.newFactory());
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... none) {
            return new SingleThreadIoEventLoop(this, executor, factory) {
                @Override
                protected void run() {
                    try {
                        super.run();
                    } catch (Throwable e) { // Netty logs it and ends the thread, and no stream would hear of it.
                        links.forEach(link -> link.failHere(e));
                        throw e;
                    }
                }
            };
        }

        @Override
        public ChannelFuture register(Channel channel) {
            channel.pipeline().addFirst(new Stranger());
            return come(channel, super.register(channel));
        }
    }

    /** The first to see the bytes of one connection. */
    private final class Stranger extends ChannelInboundHandlerAdapter {

        private long bytes;
        private boolean known;

        void letIn() {
            known = true;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!known && message instanceof ByteBuf buffer) {
                bytes += buffer.readableBytes();
                if (bytes > BYTES_OF_A_STRANGER) {
                    ReferenceCountUtil.release(message);
                    hangUp(context.channel());
                    return;
                }
            }
            reading = context.channel();
            try {
                context.fireChannelRead(message);
            } finally {
                reading = null;
            }
        }
    }
}
