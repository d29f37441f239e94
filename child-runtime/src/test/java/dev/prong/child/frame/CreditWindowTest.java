package dev.prong.child.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.proto.codec.ValueCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener's post waits for another post, but not for room. */
@Timeout(20)
class CreditWindowTest {

    private final CreditWindow window = new CreditWindow("child-1 task", new ChannelLimits(4096, 2, 4096));
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

    @Test
    void listenerWaitsForOneWhoIsPosting() throws Exception {
        CountDownLatch posting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FutureTask<Void> other = begin(() -> window.post(ValueCodec.encode(null), true, () -> {
            posting.countDown();
            await(goOn);
            sent.add("other");
        }));
        posting.await();
        FutureTask<Void> listener = new FutureTask<>(() -> post(false, "listener"));
        Thread thread = Thread.ofPlatform().start(listener);
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        other.get();
        listener.get();
        assertEquals(List.of("other", "listener"), sent);
    }

    @Test
    void listenerFailsWhereThereIsNoRoom() throws Exception {
        post(true, "one");
        post(true, "two");
        assertEquals("a listener's post would wait for that listener: port=child-1 task, waiting=2; post from another"
                + " thread, or receive instead of listening",
                assertThrows(IllegalStateException.class, () -> post(false, "three")).getMessage());
    }

    @Test
    void listenerDoesNotWaitForOneWhoWaitsForRoom() throws Exception {
        post(true, "one");
        CountDownLatch posting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FutureTask<Void> second = begin(() -> window.post(ValueCodec.encode(null), true, () -> {
            posting.countDown();
            await(goOn);
        }));
        posting.await();
        FutureTask<Void> third = begin(() -> post(true, "three"));
        FutureTask<Void> listener = begin(() -> post(false, "listener"));
        goOn.countDown();
        second.get();
        assertEquals(IllegalStateException.class,
                assertThrows(ExecutionException.class, listener::get).getCause().getClass());
        window.release(1, 2);
        third.get();
        assertEquals(List.of("one", "three"), sent);
    }

    private interface Action {
        void run() throws Exception;
    }

    private Void post(boolean mayWait, String message) throws InterruptedException {
        window.post(ValueCodec.encode(null), mayWait, () -> sent.add(message));
        return null;
    }

    private static FutureTask<Void> begin(Action action) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Thread.ofPlatform().start(task);
        return task;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test's post", e);
        }
    }
}
