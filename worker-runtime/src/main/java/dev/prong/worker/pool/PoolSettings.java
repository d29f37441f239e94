package dev.prong.worker.pool;

import dev.prong.QueueOrder;
import dev.prong.Task;
import dev.prong.WhenFull;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a pool is made with; the meaning of each part stands at the builder.
 *
 * @param workers the most workers
 */
public record PoolSettings(String name, int minWorkers, int workers, int tasksPerWorker, Duration idleTimeout,
        ThreadSettings threads, int queueCapacity, WhenFull whenFull, QueueOrder order, Duration gracePeriod,
        Optional<Task<?>> setup, Optional<Task<?>> teardown, Map<String, Object> environmentData) {

    /** The most threads. */
    int seats() {
        return workers * tasksPerWorker;
    }

    long idleNanos() {
        return idleTimeout.toNanos();
    }
}
