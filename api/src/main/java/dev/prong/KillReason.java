package dev.prong;

/** Who asked for the end of a worker. */
public enum KillReason {
    /** {@link Worker#terminate()}, or a kill through its handle. */
    TERMINATED,
    /** The task's timeout was over. */
    TIMEOUT,
    /** Its runtime was closed. */
    CLOSED
}
