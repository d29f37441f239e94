package dev.prong.port;

import dev.prong.thread.OwnThreads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs what there is to do, one piece at a time and in order, on a virtual thread that exists only while there is
 * something to do. That has nothing of the threads that signal: its context class loader is that of the thread that made
 * the pump. Thread-safe.
 */
public final class Pump {

    private final String threadName;
    private final Supplier<Runnable> next;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile Thread runner;

    /**
     * A pump at rest.
     *
     * @param next gives the next piece of work, null if there is none now; called by one thread at a time. What it and
     *            its pieces throw is theirs to handle.
     */
    public Pump(String threadName, Supplier<Runnable> next) {
        this.threadName = threadName;
        this.next = next;
    }

    /** Says that there may be something to do. Never blocks. */
    public void signal() {
        if (signals.getAndIncrement() == 0) {
            OwnThreads.forUsers(threadName, loader, this::drain).start();
        }
    }

    /** Whether the calling thread is running a piece of this pump's work. */
    public boolean isCurrent() {
        return Thread.currentThread().equals(runner);
    }

    private void drain() {
        int seen;
        do {
            seen = signals.get();
            runner = Thread.currentThread();
            for (Runnable work = next.get(); work != null; work = next.get()) {
                work.run();
            }
            runner = null;
            // A signal that came after the last look for work has raised the count: look again.
        } while (!signals.compareAndSet(seen, 0));
    }
}
