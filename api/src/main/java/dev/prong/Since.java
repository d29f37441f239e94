package dev.prong;

/** From when a limit of {@link TaskOptions} counts. */
public enum Since {
    /** The acceptance of the task: its wait in the queue and for a worker counts. */
    SUBMIT,
    /** Its begin on a worker. */
    START
}
