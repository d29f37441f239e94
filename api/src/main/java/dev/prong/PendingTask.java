package dev.prong;

import java.time.Instant;
import java.util.Optional;

/** A task that waits in a queue, as {@link QueueOrder#by} sees it. */
public interface PendingTask {

    /** The task's name, as in {@link TaskContext#name()}. */
    String name();

    /** Its priority, as in {@link TaskContext#priority()}. */
    int priority();

    /** When its timeout ends, or the time of the task it belongs to; empty if it has none. */
    Optional<Instant> deadline();

    /** Its options. */
    TaskOptions options();
}
