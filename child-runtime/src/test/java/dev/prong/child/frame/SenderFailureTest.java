package dev.prong.child.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Ping;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sender that fails for want of memory ends the connection, instead of leaving it deaf. */
@Timeout(20)
class SenderFailureTest {

    /** A link over which nothing can be sent, and nothing comes. */
    private static final class Full implements FrameLink {

        private final OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void send(Frame frame) {
            throw error;
        }

        @Override
        public Frame receive() {
            try {
                closed.await();
                return null;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void finish() {
            // Nothing is kept back here.
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void isToldToWhoReceives() {
        Full link = new Full();
        try (FrameChannel channel = new FrameChannel(link, "test", ChannelLimits.DEFAULT)) {
            channel.sendControl(Frame.newBuilder().setPing(Ping.getDefaultInstance()).build());
            FailedHereException failure = assertThrows(FailedHereException.class, channel::receive);
            assertSame(link.error, failure.getCause());
            assertEquals("java.lang.OutOfMemoryError: Java heap space", failure.getMessage());
        }
    }
}
