package dev.prong.call;

import dev.prong.EndReason;

/** Why a task is being ended before it has ended by itself. */
public enum StopReason {
    /** Somebody cancelled it or terminated its worker. */
    CANCELLED(EndReason.TERMINATED),
    /** Its timeout, which counts from its acceptance, is over. */
    TIMED_OUT(EndReason.TIMEOUT),
    /** Its run timeout, which counts from its begin, is over. */
    RAN_TOO_LONG(EndReason.TIMEOUT),
    /** It has not been heard of for too long. */
    SILENT(EndReason.TIMEOUT),
    /** It has not begun, and its wait counts as silence, of which it was too much. */
    NOT_BEGUN(EndReason.TIMEOUT),
    /** The time of the task that submitted or started it is over, of which it had what was left. */
    STARTER_TIMED_OUT(EndReason.TIMEOUT),
    /** The task that submitted or started it has not been heard of for too long, nor has this one. */
    STARTER_SILENT(EndReason.TIMEOUT),
    /** Its runtime is closing and the close timeout is over. */
    CLOSED(EndReason.CLOSED),
    /** The task that submitted or started it has ended. */
    STARTER_ENDED(EndReason.STARTER_ENDED),
    /** It has used more processor time than it may. */
    CPU_LIMIT(EndReason.LIMIT),
    /** It has allocated more memory than it may. */
    ALLOCATION_LIMIT(EndReason.LIMIT);

    private final EndReason endReason;

    StopReason(EndReason endReason) {
        this.endReason = endReason;
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
    public EndReason endReason() {
        return endReason;
    }

    /** Whether the end is a timeout, which is an error for those who listen to a worker, unlike an end that was wanted. */
    public boolean isTimeout() {
        return endReason == EndReason.TIMEOUT;
    }

    /** Whether somebody who holds the handle or the runtime wanted the end. */
    public boolean isWanted() {
        return endReason != EndReason.TIMEOUT && endReason != EndReason.LIMIT;
    }
}
