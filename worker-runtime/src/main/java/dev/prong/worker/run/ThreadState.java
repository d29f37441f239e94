package dev.prong.worker.run;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * What a thread is like before it runs a task, and again afterwards: its name, its priority, its context class loader and
 * its handler of what nobody catches. While the task runs the context class loader is the one that knows the task.
 *
 * @param loader may be null
 */
record ThreadState(Thread thread, String name, int priority, ClassLoader loader, UncaughtExceptionHandler handler) {

    /** That of this thread, which is about to run a task that {@code ofTask} knows; null for one of the JVM's own. */
    static ThreadState enter(Thread thread, ClassLoader ofTask) {
        ThreadState before = new ThreadState(thread, thread.getName(), thread.getPriority(),
                thread.getContextClassLoader(), thread.getUncaughtExceptionHandler());
        if (ofTask != null) {
            thread.setContextClassLoader(ofTask);
        }
        return before;
    }

    /** Puts back what is another now. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality", "ThreadPriorityCheck"}) // Mostly nothing has been changed.
    void leave() {
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (thread.getName() != name) {
            thread.setName(name);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
        if (thread.getUncaughtExceptionHandler() != handler) {
            thread.setUncaughtExceptionHandler(handler instanceof ThreadGroup ? null : handler);
        }
    }
}
