package dev.prong.child.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Forwards TCP connections until it falls silent: it then takes everything and passes on nothing. Thread-safe. */
final class SilentProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong forwarded = new AtomicLong();
    private volatile boolean silent;

    SilentProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    void fallSilent() {
        silent = true;
    }

    /** How many bytes it has passed on. */
    long forwarded() {
        return forwarded.get();
    }

    /** What can be done with a socket. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread.ofVirtual().name("proxy").start(() -> {
            try {
                work.run();
            } catch (IOException _) {
                // One of the ends has been closed, or the proxy.
            }
        });
    }

    private void accept() throws IOException {
        while (true) {
            Socket from = listening.accept();
            Socket to = new Socket(target.getAddress(), target.getPort());
            sockets.addAll(List.of(from, to));
            start(() -> forward(from, to));
            start(() -> forward(to, from));
        }
    }

    private void forward(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[8192];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            if (!silent) {
                out.write(bytes, 0, count);
                forwarded.addAndGet(count);
            }
        }
        if (!silent) {
            to.shutdownOutput();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
