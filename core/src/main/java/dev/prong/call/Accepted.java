package dev.prong.call;

import java.time.Duration;
import java.util.List;

/**
 * What a runtime has accepted and what has not ended yet.
 *
 * @param <T> calls or workers
 */
public interface Accepted<T> {

    /** Accepts nothing from now on; may be called again. */
    void close();

    /** Waits until everything has ended, at most {@code limit}; says whether it has. */
    boolean awaitEmpty(Duration limit) throws InterruptedException;

    /** What has not ended, in the order of its acceptance as far as that is known. */
    List<T> members();
}
