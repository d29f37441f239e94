package dev.prong.worker;

import java.util.function.BooleanSupplier;

/** Waits for what happens a moment after a task's end and that nobody tells. */
final class Until {

    private Until() {
    }

    /** Waits until {@code condition} holds; fails after 30 seconds, saying {@code what} did not come. */
    static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not come: " + what);
            }
            Thread.sleep(1);
        }
    }
}
