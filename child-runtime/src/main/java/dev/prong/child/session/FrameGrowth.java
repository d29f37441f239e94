package dev.prong.child.session;

import dev.prong.child.frame.ChannelLimits;
import java.time.Duration;

/**
 * Counts for how long a long frame of a child has not got on, by the ticks of its parent's timer, as {@link LifeSigns}
 * counts silence. It gets on with each {@link ChannelLimits#PART_BYTES} that have come, or its end. Thread-safe.
 */
final class FrameGrowth {

    private final Heartbeat heartbeat;
    // Guarded by this.
    private boolean listening;
    private boolean isUnderWay;
    private long total;
    private int sinceLast;
    private Duration halt = Duration.ZERO;

    /** No frame is on its way. */
    FrameGrowth(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** Whether this side waits for the child; while it does not, the frame cannot get on. */
    synchronized void listening(boolean now) {
        listening = now;
    }

    /** So many bytes of it have come. */
    synchronized void grew(int bytes) {
        isUnderWay = true;
        total += bytes;
        sinceLast += bytes;
        if (sinceLast >= ChannelLimits.PART_BYTES) {
            sinceLast = 0;
            halt = Duration.ZERO;
        }
    }

    /** It is whole. */
    synchronized void whole() {
        isUnderWay = false;
        total = 0;
        sinceLast = 0;
        halt = Duration.ZERO;
    }

    /** How much of it has come. */
    synchronized long bytes() {
        return total;
    }

    /** An interval is over, or more: says whether the frame has not got on for too long. */
    synchronized boolean tick() {
        if (isUnderWay && listening) {
            halt = halt.plus(heartbeat.interval());
        }
        return halt.compareTo(heartbeat.timeout()) >= 0;
    }
}
