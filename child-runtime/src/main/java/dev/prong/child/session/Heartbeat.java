package dev.prong.child.session;

import java.time.Duration;

/**
 * How it is found out that a child's process does not work any more.
 *
 * @param interval how often it is asked for a sign of life; zero for never
 * @param timeout after how long a silence it is killed; at least twice the interval
 */
public record Heartbeat(Duration interval, Duration timeout) {

    /** Children are not asked. */
    public static final Heartbeat OFF = new Heartbeat(Duration.ZERO, Duration.ZERO);

    /** @throws IllegalArgumentException if one answer that is late would be the end of a child */
    public Heartbeat {
        // No overflow: neither is longer than 100 years.
        if (timeout.compareTo(interval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("heartbeatTimeout must be at least twice the heartbeat: heartbeat="
                    + interval + ", heartbeatTimeout=" + timeout);
        }
    }

    boolean isOff() {
        return interval.isZero();
    }
}
