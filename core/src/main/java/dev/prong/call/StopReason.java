package dev.prong.call;

import dev.prong.KillReason;

/** Why a task is being ended before it has ended by itself. */
public enum StopReason {
    /** Somebody cancelled it or terminated its worker. */
    CANCELLED(KillReason.TERMINATED),
    /** Its timeout, which counts from its acceptance, is over. */
    TIMED_OUT(KillReason.TIMEOUT),
    /** Its run timeout, which counts from its begin, is over. */
    RAN_TOO_LONG(KillReason.TIMEOUT),
    /** It has not been heard of for too long. */
    SILENT(KillReason.TIMEOUT),
    /** It has not begun, and its wait counts as silence, of which it was too much. */
    NOT_BEGUN(KillReason.TIMEOUT),
    /** The time of the task that submitted or started it is over, of which it had what was left. */
    STARTER_TIMED_OUT(KillReason.TIMEOUT),
    /** The task that submitted or started it has not been heard of for too long, nor has this one. */
    STARTER_SILENT(KillReason.TIMEOUT),
    /** Its runtime is closing and the close timeout is over. */
    CLOSED(KillReason.CLOSED),
    /** The task that submitted or started it has ended. */
    STARTER_ENDED(KillReason.STARTER_ENDED),
    /** It has used more processor time than it may. */
    CPU_LIMIT(KillReason.LIMIT),
    /** It has allocated more memory than it may. */
    ALLOCATION_LIMIT(KillReason.LIMIT);

    private final KillReason killReason;

    StopReason(KillReason killReason) {
        this.killReason = killReason;
    }

    /** The same for what belongs to a task that is ended for this reason. */
    public StopReason forBelongings() {
        return switch (this) {
            case TIMED_OUT, RAN_TOO_LONG, STARTER_TIMED_OUT -> STARTER_TIMED_OUT;
            case SILENT, NOT_BEGUN, STARTER_SILENT -> STARTER_SILENT;
            case CANCELLED, CLOSED, STARTER_ENDED, CPU_LIMIT, ALLOCATION_LIMIT -> STARTER_ENDED;
        };
    }

    /** The same for the worker that is ended with it. */
    public KillReason killReason() {
        return killReason;
    }

    /** Whether the end is a timeout, which is an error for those who listen to a worker, unlike an end that was wanted. */
    public boolean isTimeout() {
        return killReason == KillReason.TIMEOUT;
    }

    /** Whether somebody who holds the handle or the runtime wanted the end. */
    public boolean isWanted() {
        return killReason != KillReason.TIMEOUT && killReason != KillReason.LIMIT;
    }
}
