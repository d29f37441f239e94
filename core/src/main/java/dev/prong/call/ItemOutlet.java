package dev.prong.call;

import dev.prong.MessageException;
import dev.prong.PortClosedException;

/** Where the items of a streamed task go. Thread-safe. */
public interface ItemOutlet {

    /**
     * Takes {@code item}; waits while the consumer has enough.
     *
     * @throws MessageException if it cannot cross; nothing is sent
     * @throws PortClosedException if this is closed, or is closed while it waits
     * @throws InterruptedException if the thread is interrupted; nothing is sent
     */
    void put(Object item) throws InterruptedException;

    /** Takes no more, and lets nobody wait. Must not block. */
    void close(String because);
}
