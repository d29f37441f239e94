package dev.prong;

/** Who asked for the end of a worker, or of a task. */
public enum EndReason {
    /** {@link Worker#terminate()}, {@link TaskHandle#cancel()}, or a kill through its handle. */
    TERMINATED,
    /** One of the time limits of the task, or of one it belongs to, was over: timeout, run timeout or silence. */
    TIMEOUT,
    /** Its runtime was closed. */
    CLOSED,
    /** The task that submitted or started it has ended. */
    STARTER_ENDED,
    /** The task used more processor time or memory than its options allow. */
    LIMIT
}
