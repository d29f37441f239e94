package dev.prong.call;

import dev.prong.thread.OwnThreads;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Cancels futures when their time is over; also those that are only about to be submitted, or whose submit waits for room,
 * which ends that wait.
 */
final class Alarm implements AutoCloseable {

    private final CountDownLatch off = new CountDownLatch(1);

    /**
     * An alarm that is set.
     *
     * @param futures what it cancels; not changed any more
     * @param nanos from now on; zero or less is over at once, and {@link Long#MAX_VALUE} never
     */
    Alarm(List<? extends Future<?>> futures, long nanos) {
        if (nanos <= 0) {
            cancel(futures);
        } else if (nanos != Long.MAX_VALUE) {
            OwnThreads.virtual("prong-executor-alarm").start(() -> ring(futures, nanos));
        }
    }

    private void ring(List<? extends Future<?>> futures, long nanos) {
        try {
            if (!off.await(nanos, TimeUnit.NANOSECONDS)) {
                cancel(futures);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an alarm", e);
        }
    }

    private static void cancel(List<? extends Future<?>> futures) {
        futures.forEach(future -> future.cancel(true));
    }

    @Override
    public void close() {
        off.countDown();
    }
}
