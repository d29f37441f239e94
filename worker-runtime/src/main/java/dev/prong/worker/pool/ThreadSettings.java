package dev.prong.worker.pool;

import dev.prong.thread.OwnThreads;

/**
 * What threads are made of. They have nothing of the threads that happen to begin them.
 *
 * @param virtual whether they are virtual; then the next two do not count
 * @param daemon whether they let the JVM end
 * @param priority as of {@link Thread#setPriority}
 * @param loader their context class loader, that of who opened the runtime; may be null
 */
public record ThreadSettings(boolean virtual, boolean daemon, int priority, ClassLoader loader) {

    /** The same for threads that let the JVM end. */
    public ThreadSettings asDaemons() {
        return new ThreadSettings(virtual, true, priority, loader);
    }

    /** A thread of that name, which is not begun. */
    @SuppressWarnings("ThreadPriorityCheck") // Whoever sets it wants it, and it is the system's to heed it.
    public Thread make(String name, Runnable work) {
        Thread.Builder builder = virtual ? OwnThreads.virtual(name)
                : OwnThreads.platform(name).daemon(daemon).priority(priority);
        Thread thread = builder.unstarted(work);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
