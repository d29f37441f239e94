package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.TaskHandle;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who dials the socket of a parent and is not its child is refused, and hurts nobody. */
@Timeout(30)
class TokenTest {

    private static final Status REFUSED = Status.UNAUTHENTICATED
            .withDescription("no child with this token is expected");

    @TempDir
    Path folder;

    private ChildRuntime runtime;
    private TaskHandle<Long> running;
    private Bootstrap bootstrap;
    private EventLoopGroup eventLoop;
    private ManagedChannel channel;

    @BeforeEach
    void open() throws Exception {
        runtime = ChildRuntime.builder().children(1).transport(Transport.GRPC).java(overheard()).build();
        running = runtime.submit(_ -> ProcessHandle.current().pid());
        bootstrap = bootstrap();
        eventLoop = Sockets.eventLoop("token-test");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(bootstrap.getSocketPath());
        channel = NettyChannelBuilder.forAddress(address).channelType(Sockets.clientType(address))
                .eventLoopGroup(eventLoop).overrideAuthority("prong").usePlaintext()
                .withOption(ChannelOption.SO_KEEPALIVE, Sockets.keepAlive(address)).build();
    }

    @AfterEach
    void close() throws Exception {
        try (ChildRuntime _ = runtime) {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void wrongTokenIsRefused() throws Exception {
        letChildDial();
        assertRefused(dial(token("0".repeat(64))));
    }

    @Test
    void emptyTokenIsRefused() throws Exception {
        letChildDial();
        assertRefused(dial(token("")));
    }

    @Test
    void tokenThatDiffersInItsLastCharacterFromTheExpectedOneIsRefused() throws Exception {
        String token = bootstrap.getToken();
        Dialled dialled = dial(token(token.substring(0, 63) + (token.endsWith("0") ? "1" : "0")));
        dialled.awaitRefusal();
        letChildDial();
        assertRefused(dialled);
    }

    @Test
    void noTokenIsRefused() throws Exception {
        letChildDial();
        assertRefused(dial(new Metadata()));
    }

    @Test
    void tokenThatWasUsedIsRefused() throws Exception {
        letChildDial();
        assertRefused(dial(token(bootstrap.getToken())));
    }

    @Test
    void manyWhoDialAtOnceAreRefused() throws Exception {
        letChildDial();
        List<Dialled> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(dial(token(bootstrap.getToken())));
        }
        for (Dialled each : all) {
            assertRefused(each);
        }
    }

    /** The runtime still has its child, which still works. */
    private void assertRefused(Dialled dialled) throws Exception {
        dialled.awaitRefusal();
        long now = runtime.run(_ -> ProcessHandle.current().pid());
        assertEquals(running.join(), now);
    }

    private void letChildDial() throws Exception {
        Files.writeString(folder.resolve("go"), "go\n");
        running.join();
    }

    /** Dials as a child does, and says hello. */
    private Dialled dial(Metadata headers) {
        Dialled dialled = new Dialled();
        ClientCall<byte[], byte[]> call = channel.newCall(Connect.METHOD, CallOptions.DEFAULT);
        call.start(dialled, headers);
        call.request(10);
        call.sendMessage(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1))
                .build().toByteArray());
        return dialled;
    }

    private static Metadata token(String token) {
        Metadata headers = new Metadata();
        headers.put(Connect.TOKEN, token);
        return headers;
    }

    private static final class Dialled extends ClientCall.Listener<byte[]> {

        private final List<byte[]> received = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<Status> ended = new CompletableFuture<>();

        void awaitRefusal() throws Exception {
            Status status = ended.get(20, TimeUnit.SECONDS);
            assertEquals(REFUSED.getCode(), status.getCode());
            assertEquals(REFUSED.getDescription(), status.getDescription());
            assertEquals(List.of(), received);
        }

        @Override
        public void onMessage(byte[] bytes) {
            received.add(bytes);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
        }
    }

    /**
     * A {@code java} that is the real one but for a copy of what its parent writes to it, the bootstrap with the token; it
     * waits for a word before it reads that.
     */
    private Path overheard() throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("go").toString()).start().waitFor());
        String script = """
                #!/bin/sh
                mkfifo '%1$s/pipe'
                exec 5<>'%1$s/pipe'
                tee '%1$s/copy' <&3 >&5 2>/dev/null &
                read _ <'%1$s/go'
                exec '%2$s/bin/java' "$@" 3<'%1$s/pipe' 5<&-
                """.formatted(folder, System.getProperty("java.home"));
        Path file = Files.writeString(folder.resolve("java"), script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Bootstrap bootstrap() throws Exception {
        Path file = folder.resolve("copy");
        Eventually.isTrue(() -> file.toFile().length() > 0, () -> "no bootstrap");
        try (InputStream copy = Files.newInputStream(file)) {
            return new StdioLink(copy, OutputStream.nullOutputStream()).receive().getBootstrap();
        }
    }
}
