package dev.prong;

/** What {@link TaskRuntime#submit(Task) submit} does when the queue of a runtime is full. */
public enum WhenFull {
    /** It waits for room: a fast caller is slowed down to what the workers can do. The default. */
    WAIT,
    /** It throws {@link TaskRejectedException} at once. */
    REJECT,
    /** It runs the task on the calling thread. Only threads can do that: a child runtime exists to keep it away. */
    RUN_IN_CALLER
}
