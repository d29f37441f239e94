package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.ChildRuntime;
import dev.prong.child.RemoteAccess;
import dev.prong.child.frame.FrameLink;
import dev.prong.testing.Eventually;
import dev.prong.testing.Logged;
import dev.prong.testing.Residue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who dial and show no token, or none that is good, cost a parent next to nothing. */
@Timeout(90)
class FloodTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int SILENT = 600;

    private final List<Socket> sockets = new ArrayList<>();

    /** A parent with few descriptors that listens, tells its port, and launches a child when it is told to. */
    public static final class ParentOfFewDescriptors {
        public static void main(String[] arguments) throws Exception {
            try (ChildRuntime runtime = ChildRuntime.builder().children(1).accept(RemoteAccess.onLoopback(0)).build();
                    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                String text = runtime.invite(LONG).text();
                System.out.println(text.lines().filter(line -> line.startsWith("address=")).findFirst().orElseThrow()
                        .replaceAll(".*:", ""));
                in.readLine();
                int answer = runtime.run(_ -> 42);
                System.out.println("answer=" + answer);
            }
        }
    }

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void silentConnectionsDoNotTakeTheDescriptorsThatChildrenNeed() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), ParentOfFewDescriptors.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = parent.inputReader(); OutputStream told = parent.getOutputStream()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(),
                    Integer.parseInt(said.readLine()));
            for (int i = 0; i < SILENT; i++) {
                dial(address);
            }
            told.write('\n');
            told.flush();
            assertEquals("answer=42", said.readLine());
            assertTrue(parent.waitFor(30, TimeUnit.SECONDS));
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void childIsLetInBehindManyWhoSayNothing() throws Exception {
        BlockingQueue<FrameLink> come = new LinkedBlockingQueue<>();
        try (RemoteServer server = open()) {
            for (int i = 0; i < 2 * Strangers.MOST; i++) {
                dial((InetSocketAddress) server.address());
            }
            server.expect("token", LONG, come::add);
            try (FrameLink _ = GrpcClientLink.dial(server.address(), "token", Optional.empty())) {
                assertNotNull(come.poll(30, TimeUnit.SECONDS));
            }
            Eventually.isTrue(() -> isClosed(sockets.getFirst()), () -> "the oldest is still connected");
        }
    }

    @Test
    void floodOfWrongTokensIsALineInTheLog() throws Exception {
        try (Logged logged = new Logged()) {
            try (RemoteServer server = open()) {
                for (int i = 0; i < 40; i++) {
                    try (FrameLink wrong = GrpcClientLink.dial(server.address(), "wrong", Optional.empty())) {
                        assertThrows(IOException.class, wrong::receive);
                    }
                }
                assertEquals(1, logged.texts().size(), () -> logged.texts().toString());
            }
            assertEquals(2, logged.texts().size(), () -> logged.texts().toString());
            assertTrue(logged.texts().getLast().startsWith(
                    "children refused: refusals=39, since=the last line of this kind, lastAddress=/127.0.0.1:"),
                    () -> logged.texts().toString());
        }
    }

    @Test
    void strangerThatSendsMuchIsHungUpOn() throws Exception {
        try (RemoteServer server = open()) {
            Socket socket = dial((InetSocketAddress) server.address());
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // Its settings: none.
            byte[] ping = {0, 0, 8, 6, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}; // An answer that nobody has asked for.
            Thread writer = Thread.ofPlatform().daemon().name("flood-writer").start(() -> {
                try {
                    for (int sent = 0; sent < 2 * Door.BYTES_OF_A_STRANGER; sent += ping.length) {
                        out.write(ping);
                    }
                } catch (IOException _) {
                    // Hung up on, as is looked at below.
                }
            });
            Eventually.isTrue(() -> isClosed(socket), () -> "still connected");
            writer.join();
        }
    }

    /** Reads what has come. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(100);
            socket.getInputStream().skipNBytes(1 << 20);
            return false;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private Socket dial(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.connect(address, 10_000);
        return socket;
    }

    private static RemoteServer open() {
        return RemoteServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
    }
}
