package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits to be handed on is bounded by its number and by the memory it holds. */
@Timeout(20)
class DeliveryTest {

    private static final long MEBIBYTE = 1 << 20;

    private final CountDownLatch handOn = new CountDownLatch(1);
    private final Delivery delivery = new Delivery("bounded");

    @Test
    void oneWhoAddsLargePiecesWaitsWhenTheyHoldTooMuchMemory() throws Exception {
        assertEquals(64, addedBeforeTheWait(MEBIBYTE, 100));
    }

    @Test
    void oneWhoAddsManyPiecesWaitsWhenThereAreTooMany() throws Exception {
        assertEquals(1024, addedBeforeTheWait(0, 2000));
    }

    @Test
    void pieceBeyondTheLimitIsAlone() throws Exception {
        assertEquals(1, addedBeforeTheWait(Long.MAX_VALUE, 3));
    }

    @Test
    void pieceThatThrowsKeepsNoneBack() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        delivery.add(() -> {
            throw new IllegalStateException("made up");
        });
        delivery.add(delivered::countDown);
        assertTrue(delivered.await(15, TimeUnit.SECONDS));
    }

    /** How many of {@code pieces} are in when the one who adds them waits for room; then all of them are handed on. */
    private int addedBeforeTheWait(long bytes, int pieces) throws Exception {
        AtomicInteger added = new AtomicInteger();
        Semaphore handedOn = new Semaphore(0);
        Thread adding = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < pieces; i++) {
                delivery.add(bytes, () -> {
                    awaitUninterruptibly();
                    handedOn.release();
                });
                added.incrementAndGet();
            }
        });
        while (adding.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        int before = added.get();
        handOn.countDown();
        assertTrue(handedOn.tryAcquire(pieces, 15, TimeUnit.SECONDS));
        adding.join();
        return before;
    }

    private void awaitUninterruptibly() {
        try {
            handOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a delivery", e);
        }
    }
}
