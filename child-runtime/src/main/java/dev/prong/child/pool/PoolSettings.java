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

    /** How many calls a child that is yet to be launched will take at once. */
    int roomOfFresh() {
        return recycling.strict() ? Math.min(tasksPerChild, recycling.tasks()) : tasksPerChild;
    }
}
