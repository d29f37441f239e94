package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a delivery holds for a listener that does not come along. */
@Timeout(30)
class DeliveryTest {

    private final Semaphore mayRun = new Semaphore(0);
    private final Delivery delivery = new Delivery("delivery-test");

    @Test
    void longLinesWaitUntilThereIsRoomForTheirCharacters() throws Exception {
        CountDownLatch added = new CountDownLatch(4);
        Thread adder = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 4; i++) {
                delivery.add(1 << 20, mayRun::acquireUninterruptibly);
                added.countDown();
            }
        });
        while (added.getCount() > 2 || adder.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(2, added.getCount(), "two of the lines fill it");
        mayRun.release();
        while (added.getCount() > 1) {
            Thread.onSpinWait();
        }
        mayRun.release(3);
        assertTrue(added.await(30, TimeUnit.SECONDS));
        adder.join();
    }

    @Test
    void lineThatIsTooLongPassesAlone() throws Exception {
        CountDownLatch run = new CountDownLatch(2);
        delivery.add(Integer.MAX_VALUE, run::countDown);
        delivery.add(Integer.MAX_VALUE, run::countDown);
        assertTrue(run.await(30, TimeUnit.SECONDS));
    }
}
