package dev.prong.child.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.ClassData;
import dev.prong.proto.v1.Found;
import dev.prong.proto.v1.Frame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks the parent for a class gets an answer, whatever happens to it or to the connection. */
@Timeout(60)
class ParentClassesTest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<ClassData> got = new CompletableFuture<>();
    private final FrameChannel channel = new FrameChannel(new Listening(), "test", ChannelLimits.DEFAULT);
    private final ParentClasses classes = new ParentClasses(channel, null);

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void waitsWhateverInterruptsCome() throws Exception {
        Thread asks = Thread.ofPlatform().start(() -> got.complete(classes.ask(1, "a/B.class", false)));
        asks.interrupt(); // Means nothing: a class that is not loaded once never is.
        asked.await();
        classes.answered(
                ClassData.newBuilder().setRequest(1).addFound(Found.newBuilder().setOnClassPath(true)).build());
        assertTrue(got.get().getFound(0).getOnClassPath());
        asks.join();
    }

    @Test
    void readerIsRefused() {
        assertEquals("the thread that reads what the parent sends cannot wait for it",
                new ParentClasses(channel, Thread.currentThread()).ask(1, "a/B.class", false).getRefusal());
    }

    @Test
    void endOfTheConnectionIsToldToThoseWhoWaitAndThoseWhoComeLater() throws Exception {
        String refusal = "the connection to the parent has ended";
        Thread asks = Thread.ofPlatform().start(() -> got.complete(classes.ask(1, "a/B.class", false)));
        asked.await();
        classes.end();
        assertEquals(refusal, got.get().getRefusal());
        assertEquals(refusal, classes.ask(1, "a/C.class", false).getRefusal());
        asks.join();
    }

    /** Tells when something was asked for. */
    private final class Listening implements FrameLink {

        @Override
        public void send(Frame frame) {
            if (frame.hasClassRequest()) {
                asked.countDown();
            }
        }

        @Override
        public Frame receive() {
            return null;
        }

        @Override
        public void finish() {
            // There is nothing to be lost.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
