package dev.prong.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what is seen only by looking. Stateless. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Eventually() {
    }

    /**
     * Waits until {@code condition} is true, for at most 20 seconds.
     *
     * @throws AssertionError with {@code otherwise} if it is not
     */
    public static void isTrue(BooleanSupplier condition, Supplier<String> otherwise) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError(otherwise.get());
            }
            Thread.sleep(5);
        }
    }
}
