package dev.prong;

/** Who asked for the end of a worker. */
public enum KillReason {
    /** {@link Worker#terminate()}, or a signal or kill sent through its handle. */
    TERMINATED,
    /** The task's timeout was over. */
    TIMEOUT,
    /** Its runtime was closed. */
    CLOSED
}
