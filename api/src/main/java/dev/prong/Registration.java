package dev.prong;

/**
 * A listener that has been registered, as long as it is wanted: a close takes it away again. Got from the methods that
 * register listeners on something that lives on, such as {@link Worker#onMessage} and {@link TaskHandle#onProgress}; to
 * listen to the end, ignore it.
 *
 * <pre>{@code
 * try (Registration _ = handle.onProgress(Integer.class, percent -> show(percent))) {
 *     return handle.join();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public interface Registration extends AutoCloseable {

    /**
     * Takes the listener away: after this has returned no call of it begins any more. A call that another thread has
     * begun goes on, and is not waited for; so a listener may close its own registration, and then is called once. What
     * would have gone to the listener goes to the others there are, or waits for the next that is registered, as it did
     * before the first. Does nothing if it was closed before, or if the listener will not be called again. Never blocks
     * and never throws.
     */
    @Override
    void close();
}
