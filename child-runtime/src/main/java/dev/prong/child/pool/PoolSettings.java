package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.child.Recycling;
import java.time.Duration;

/**
 * What a pool is made with; the meaning of each part stands at the builder.
 *
 * @param children the most children at work
 */
public record PoolSettings(String name, int children, int minChildren, int spares, int tasksPerChild,
        Duration idleTimeout, Duration startRetryTime, Recycling recycling, QueueOrder order) {
}
