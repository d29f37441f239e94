package dev.prong.child.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Ping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Control frames wait for a side that does not read, but not without end. */
@Timeout(20)
class ControlLaneTest {

    private static final Frame PING = Frame.newBuilder().setPing(Ping.getDefaultInstance()).build();

    /** A link over which the first frame never gets. */
    private static final class Stuck implements FrameLink {

        private final CountDownLatch sending = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void send(Frame frame) {
            sending.countDown();
            receive();
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
    void oneTooManyIsTold() throws InterruptedException {
        List<Integer> told = new ArrayList<>();
        Intake intake = new Intake() {
            @Override
            public void part(int bytes) {
                // None comes.
            }

            @Override
            public long maxWeight() {
                return 0;
            }

            @Override
            public void whole(long weight) {
                // None comes.
            }

            @Override
            public void handled() {
                // None comes.
            }

            @Override
            public void notRead(int waiting) {
                told.add(waiting);
            }
        };
        Stuck link = new Stuck();
        try (FrameChannel channel = new FrameChannel(link, "test", ChannelLimits.DEFAULT, ChannelLimits.DEFAULT,
                intake)) {
            channel.sendControl(PING);
            link.sending.await();
            for (int i = 0; i < SendQueue.MAX_CONTROL; i++) {
                channel.sendControl(PING);
            }
            assertEquals(List.of(), told);
            channel.sendControl(PING);
            assertEquals(List.of(SendQueue.MAX_CONTROL), told);
        }
    }
}
