package dev.prong.worker.pool;

import dev.prong.Task;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Makes the tasks of a map, and shows them to the seats: each at once if they take long to make, several together if not.
 * For the thread that maps.
 *
 * @param wake called when there is more to take
 */
record MapFeed<R>(MapRun<R> run, Runnable wake) {

    /** Tasks that are made within this time may be shown together. */
    private static final long SHOW_NANOS = 20_000;
    private static final int MOST_TOGETHER = 256;

    /** Makes {@code count} tasks, or fewer if the map is stopped before. */
    void feed(int count, IntFunction<Task<R>> task) {
        int together = 1;
        long begin = System.nanoTime();
        for (int i = 0, next = 1; i < count && !run.isStopped(); i++) {
            run.put(i, Objects.requireNonNull(task.apply(i), "task"));
            if (i + 1 == next || i + 1 == count) {
                run.show(i + 1);
                wake.run();
                long now = System.nanoTime();
                together = now - begin < SHOW_NANOS ? Math.min(2 * together, MOST_TOGETHER) : 1;
                begin = now;
                next += together;
            }
        }
    }
}
