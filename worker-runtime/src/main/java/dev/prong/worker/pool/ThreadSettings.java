package dev.prong.worker.pool;

/**
 * What threads are made of.
 *
 * @param virtual whether they are virtual; then the rest does not count
 * @param daemon whether they let the JVM end
 * @param priority as of {@link Thread#setPriority}
 */
public record ThreadSettings(boolean virtual, boolean daemon, int priority) {

    /** A builder of threads of that name. */
    @SuppressWarnings("ThreadPriorityCheck") // Whoever sets it wants it, and it is the system's to heed it.
    public Thread.Builder builder(String name) {
        return virtual ? Thread.ofVirtual().name(name)
                : Thread.ofPlatform().daemon(daemon).priority(priority).name(name);
    }
}
