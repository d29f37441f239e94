package dev.prong.tck;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens elsewhere, within a bound that only a hang reaches. */
final class Await {

    static final Duration LIMIT = Duration.ofSeconds(40);

    private Await() {
    }

    /** Returns when {@code condition} holds; fails with {@code what} if it does not in time. */
    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** The same with a text that is made when it is needed. */
    static void until(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("did not happen in " + LIMIT + ": " + what.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Joins {@code thread}; fails if it does not end in time. */
    static void end(Thread thread) throws InterruptedException {
        if (!thread.join(LIMIT)) {
            throw new AssertionError("thread did not end in " + LIMIT + ": " + thread);
        }
    }
}
