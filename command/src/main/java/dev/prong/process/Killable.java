package dev.prong.process;

import java.time.Duration;

/** What can be asked to end, or be ended by force, with all that came of it. Thread-safe. */
public interface Killable {

    /** Asks it to end, once; does not wait. */
    void terminate();

    /** Ends it by force; it may still be seen for a moment. */
    void kill();

    /**
     * Waits until nothing of it is left.
     *
     * @return false if something was left when {@code limit} was over
     */
    boolean awaitGone(Duration limit);

    /**
     * Kills until nothing of it is left.
     *
     * @return false if something was left when {@code limit} was over
     */
    boolean killAndAwait(Duration limit);
}
