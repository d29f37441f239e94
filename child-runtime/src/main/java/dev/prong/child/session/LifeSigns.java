package dev.prong.child.session;

import java.time.Duration;

/**
 * Counts how long a child has been silent, not by the clock but by the ticks of its parent's own timer: each adds at most
 * one interval, so a parent that was stopped, or had no processor to run on, does not take its own absence for a child's
 * death. Thread-safe.
 */
final class LifeSigns {

    private final Heartbeat heartbeat;
    // Guarded by this.
    private boolean heard = true;
    private boolean listening;
    private boolean isPingUnanswered;
    private Duration silence = Duration.ZERO;

    /** What is to be done at a tick. */
    enum Verdict {
        /** Ask for a sign of life. */
        PING,
        /** Wait for one that has been asked for. */
        WAIT,
        /** Give the child up. */
        DEAD
    }

    /** Of a child that is heard of at this moment. */
    LifeSigns(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** Whether this side waits for the child; while it does not, it cannot hear it either. */
    synchronized void listening(boolean now) {
        listening = now;
    }

    /** Something has come from the child. */
    synchronized void heard() {
        heard = true;
    }

    /** A ping has been answered; false if none was to be answered. */
    synchronized boolean answered() {
        boolean due = isPingUnanswered;
        isPingUnanswered = false;
        return due;
    }

    /** An interval is over, or more. */
    synchronized Verdict tick() {
        if (heard) {
            silence = Duration.ZERO;
            heard = false;
        } else if (listening) {
            silence = silence.plus(heartbeat.interval());
        }
        if (silence.compareTo(heartbeat.timeout()) >= 0) {
            return Verdict.DEAD;
        }
        if (isPingUnanswered) {
            return Verdict.WAIT; // More of them would only fill the pipe of a child that does not read.
        }
        isPingUnanswered = true;
        return Verdict.PING;
    }
}
