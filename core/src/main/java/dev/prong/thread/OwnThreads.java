package dev.prong.thread;

/**
 * Makes builders of threads that have nothing of the thread that happens to begin them: no inheritable thread locals, no
 * context class loader, no group, no priority. What begins a thread here is whoever comes first, a caller of the user's
 * for instance, and a thread that lives on would hold what that had. The context class loader is the system's.
 */
public final class OwnThreads {

    private static final ThreadGroup TOP = top(Thread.currentThread().getThreadGroup());

    private OwnThreads() {
    }

    private static ThreadGroup top(ThreadGroup group) {
        return group.getParent() == null ? group : top(group.getParent());
    }

    /** Platform threads of that name that let the JVM end, of normal priority. */
    @SuppressWarnings("ThreadPriorityCheck") // Else it would be that of the thread which makes the builder.
    public static Thread.Builder.OfPlatform platform(String name) {
        return Thread.ofPlatform().group(TOP).daemon().priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false).name(name);
    }

    /** A thread of that name, not begun, on which users' code runs with that context class loader. */
    public static Thread forUsers(String name, ClassLoader loader, Runnable work) {
        Thread thread = virtual(name).unstarted(work);
        thread.setContextClassLoader(loader);
        return thread;
    }

    /** Virtual threads of that name. */
    public static Thread.Builder.OfVirtual virtual(String name) {
        return Thread.ofVirtual().inheritInheritableThreadLocals(false).name(name);
    }
}
