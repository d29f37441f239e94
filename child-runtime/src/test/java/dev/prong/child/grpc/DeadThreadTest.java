package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.child.frame.FailedHereException;
import dev.prong.testing.Logged;
import dev.prong.testing.Residue;
import io.grpc.netty.shaded.io.netty.channel.IoEvent;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.IoRegistration;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandle;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoOps;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread of gRPC ends with an error that Netty does not catch: the links that it served are told. */
@Timeout(60)
class DeadThreadTest {

    private final OutOfMemoryError error = new OutOfMemoryError("Java heap space");

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void endsTheLinksOfItsDoorWithTheError() throws Exception {
        try (Logged _ = new Logged("io.grpc.netty")) {
            Door door = new Door("prong-grpc", false);
            GrpcLink served = link(door);
            GrpcLink closed = link(door);
            door.remember(served);
            door.remember(closed);
            door.forget(closed);
            kill(door);
            FailedHereException end = assertThrows(FailedHereException.class, served::receive);
            assertSame(error, end.getCause());
            closed.onCompleted();
            assertNull(closed.receive());
            door.close();
        }
    }

    private static GrpcLink link(Door door) {
        return new GrpcLink(false, status -> status, () -> {}, door::forget);
    }

    /** Lets the thread meet an error where it reads sockets. */
    private void kill(Door door) throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        IoEventLoop loop = assertInstanceOf(IoEventLoop.class, door.serving().next());
        IoRegistration registration = loop.register(new Failing(pipe.source(), error)).sync().getNow();
        registration.submit(NioIoOps.READ);
        pipe.sink().write(ByteBuffer.allocate(1));
        loop.awaitTermination(50, TimeUnit.SECONDS);
        pipe.sink().close();
        pipe.source().close();
    }

    private record Failing(SelectableChannel selectableChannel, Error error) implements NioIoHandle {

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw error;
        }

        @Override
        public void close() {
            // The test closes the pipe.
        }
    }
}
