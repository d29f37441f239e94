package dev.prong.call;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What a call has of a budget, and gives to what it starts.
 *
 * @param time how much it is
 * @param by the name of the task whose budget it is
 */
public record Grant(Duration time, String by) {

    /** As facts for an error. */
    public String facts() {
        return "granted=" + time.truncatedTo(ChronoUnit.MILLIS) + ", grantedBy=" + by;
    }
}
