package dev.prong.call;

import dev.prong.KillReason;

/** Why a task is being ended before it has ended by itself. */
public enum StopReason {
    /** Somebody cancelled it or terminated its worker. */
    CANCELLED(KillReason.TERMINATED),
    /** Its timeout is over. */
    TIMED_OUT(KillReason.TIMEOUT),
    /** Its runtime is closing and the close timeout is over. */
    CLOSED(KillReason.CLOSED);

    private final KillReason killReason;

    StopReason(KillReason killReason) {
        this.killReason = killReason;
    }

    /** The same for the worker that is ended with it. */
    public KillReason killReason() {
        return killReason;
    }
}
