package dev.prong.spi;

import dev.prong.TaskException;
import dev.prong.TaskHandle;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A handle that a pool gives out so that mapping costs no thread for each task: {@link dev.prong.TaskRuntime#map} and
 * its like hear of ends by it, and run what waits on the thread that would wait. Handles without it work, at the cost of
 * a future for each task. Thread-safe.
 *
 * @param <R> what the task returns
 */
public interface PoolHandle<R> extends TaskHandle<R> {

    /**
     * Calls {@code listener} once the task has ended, with the error that {@link #join} throws, or without one if the
     * task has succeeded. The call comes before any {@link #join} returns, on the thread that ends the task; now if it
     * has ended. The listener neither blocks nor throws.
     */
    void onEnd(Consumer<? super Optional<TaskException>> listener);

    /**
     * Runs the task on this thread, if this thread is a worker of the task's pool and nobody has begun the task; else
     * does nothing.
     */
    void help();
}
