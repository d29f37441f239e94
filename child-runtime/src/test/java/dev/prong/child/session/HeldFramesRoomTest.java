package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has room for a long frame, and who waits. */
@Timeout(60)
class HeldFramesRoomTest {

    private final HeldFrames frames = new HeldFrames(100, Duration.ofHours(1));

    @Test
    void oldestHasRoomForAsMuchAsItLikes() throws IOException {
        HeldFrames.OfChild oldest = frames.new OfChild(() -> {});
        oldest.hold(1_000);
        oldest.hold(1_000_000);
        HeldFrames.OfChild next = frames.new OfChild(() -> {});
        next.hold(100);
        oldest.letGo();
        next.hold(500);
        next.letGo();
    }

    @Test
    void othersShareTheRestAndWaitForIt() throws Exception {
        HeldFrames.OfChild oldest = frames.new OfChild(() -> {});
        HeldFrames.OfChild second = frames.new OfChild(() -> {});
        HeldFrames.OfChild third = frames.new OfChild(() -> {});
        oldest.hold(50);
        second.hold(60);
        FutureTask<Void> waiting = begin(third, 60);
        awaitWaiting(waiting);
        second.letGo();
        waiting.get();
        FutureTask<Void> again = begin(second, 60);
        awaitWaiting(again);
        oldest.letGo(); // The third is the oldest now.
        again.get();
    }

    @Test
    void endOfAChildDoesNotWait() throws Exception {
        HeldFrames.OfChild oldest = frames.new OfChild(() -> {});
        HeldFrames.OfChild other = frames.new OfChild(() -> {});
        oldest.hold(1);
        FutureTask<Void> waiting = begin(other, 101);
        awaitWaiting(waiting);
        other.close();
        assertEquals("java.io.IOException: connection ended while a frame waited for room",
                assertThrows(ExecutionException.class, waiting::get).getCause().toString());
        other.letGo();
    }

    @Test
    void oldestIsEndedWhenOthersHaveWaitedForLong() throws Exception {
        HeldFrames impatient = new HeldFrames(100, Duration.ofMillis(20));
        CountDownLatch ended = new CountDownLatch(1);
        HeldFrames.OfChild oldest = impatient.new OfChild(ended::countDown);
        oldest.hold(1);
        FutureTask<Void> waiting = begin(impatient.new OfChild(() -> {}), 101);
        ended.await();
        assertFalse(waiting.isDone());
        oldest.letGo();
        waiting.get();
    }

    @Test
    void answersAreKeptUpToTheSameWeight() {
        assertTrue(frames.keep(60));
        assertFalse(frames.keep(41));
        assertTrue(frames.keep(40));
        frames.decoded(60);
        assertTrue(frames.keep(60));
    }

    private Thread last;

    private FutureTask<Void> begin(HeldFrames.OfChild child, long more) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            child.hold(more);
            return null;
        });
        last = Thread.ofVirtual().start(task);
        return task;
    }

    private void awaitWaiting(FutureTask<Void> task) throws InterruptedException {
        Eventually.isTrue(() -> last.getState() == Thread.State.TIMED_WAITING, () -> "done=" + task.isDone());
    }
}
