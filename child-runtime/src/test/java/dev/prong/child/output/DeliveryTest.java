package dev.prong.child.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.port.Listening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for a listener is bounded, and is waited for in its order unless that listener waits itself. */
@Timeout(20)
class DeliveryTest {

    @SuppressWarnings("UnnecessaryLambda") // Its name says more than a lambda.
    private static final Runnable NOTHING = () -> {};

    private final CountDownLatch handOn = new CountDownLatch(1);
    private final CountDownLatch full = new CountDownLatch(1);
    private final Delivery delivery = new Delivery("bounded", full::countDown);

    @AfterEach
    void letGo() {
        handOn.countDown();
    }

    @Test
    void oneWhoAddsLongLinesWaitsWhenTheyHoldTooMuchMemory() throws Exception {
        assertEquals(32, addedBeforeTheWait(64 << 10, 100));
    }

    @Test
    void oneWhoAddsManyLinesWaitsWhenThereAreTooMany() throws Exception {
        assertEquals(1024, addedBeforeTheWait(0, 2000));
    }

    @Test
    void lineBeyondTheLimitIsAlone() throws Exception {
        assertEquals(1, addedBeforeTheWait(Integer.MAX_VALUE, 3));
    }

    @Test
    void listenerThatThrowsWhatItDidNotDeclareKeepsNoneBack() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        delivery.add(1, () -> DeliveryTest.<RuntimeException> sneak(new IOException("made up, to be logged")), NOTHING);
        delivery.add(1, NOTHING, delivered::countDown);
        assertTrue(delivered.await(15, TimeUnit.SECONDS));
    }

    @Test
    void whatIsToComeAfterLinesComesAtOnceWhenNoneWaits() {
        List<String> passed = new ArrayList<>();
        delivery.whenPassed(() -> passed.add("passed"));
        assertEquals(List.of("passed"), passed);
    }

    @Test
    void whatIsToComeAfterLinesComesAfterThem() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch passed = new CountDownLatch(1);
        delivery.add(1, () -> {
            awaitUninterruptibly();
            order.add("heard");
        }, () -> order.add("line passed"));
        delivery.whenPassed(() -> {
            order.add("passed");
            passed.countDown();
        });
        handOn.countDown();
        passed.await();
        assertEquals(List.of("heard", "line passed", "passed"), order);
    }

    @Test
    void listenerThatWaitsItselfIsNotWaitedFor() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch passed = new CountDownLatch(3);
        delivery.add(1, () -> {
            Listening.aboutToWait();
            waits.countDown();
            awaitUninterruptibly();
        }, passed::countDown);
        waits.await();
        delivery.add(1, NOTHING, passed::countDown);
        delivery.whenPassed(passed::countDown);
        assertTrue(passed.await(15, TimeUnit.SECONDS));
    }

    @Test
    void lineForWhichAWaitingListenerLeavesNoRoomIsRefused() throws Exception {
        CountDownLatch mayWait = new CountDownLatch(1);
        delivery.add(Delivery.MAX_CHARS, () -> {
            await(full);
            Listening.aboutToWait();
            mayWait.countDown();
            awaitUninterruptibly();
        }, NOTHING);
        assertFalse(delivery.add(1, NOTHING, NOTHING));
        mayWait.await();
    }

    @Test
    void nobodyWaitsForRoomAnyMoreWhenItIsLifted() throws Exception {
        delivery.add(Delivery.MAX_CHARS, this::awaitUninterruptibly, NOTHING);
        Thread adding = Thread.ofPlatform().start(() -> delivery.add(1, NOTHING, NOTHING));
        full.await();
        delivery.lift();
        adding.join();
        assertTrue(delivery.add(Delivery.MAX_CHARS, NOTHING, NOTHING));
    }

    /** How many of {@code lines} are in when the one who adds them waits for room; then all of them are handed on. */
    private int addedBeforeTheWait(int length, int lines) throws Exception {
        AtomicInteger added = new AtomicInteger();
        Semaphore handedOn = new Semaphore(0);
        Thread adding = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < lines; i++) {
                delivery.add(length, this::awaitUninterruptibly, handedOn::release);
                added.incrementAndGet();
            }
        });
        full.await();
        int before = added.get();
        handOn.countDown();
        assertTrue(handedOn.tryAcquire(lines, 15, TimeUnit.SECONDS));
        adding.join();
        return before;
    }

    private void awaitUninterruptibly() {
        await(handOn);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a delivery", e);
        }
    }

    @SuppressWarnings("unchecked") // Which is the point.
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
