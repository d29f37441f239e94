package dev.prong.port;

import dev.prong.failure.SafeLog;
import dev.prong.failure.UserCode;
import dev.prong.thread.OwnThreads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs what there is to do, one piece at a time and in order, on a virtual thread that exists only while there is
 * something to do. That has nothing of the threads that signal: its context class loader is that of the thread that made
 * the pump. Thread-safe.
 */
public final class Pump {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    /** The pump whose work this thread does. */
    private static final ThreadLocal<Pump> CURRENT = new ThreadLocal<>();

    private final String threadName;
    private final Supplier<Runnable> next;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * A pump at rest.
     *
     * @param next gives the next piece of work, null if there is none now; called by one thread at a time. What it or
     *            a piece throws is logged, and the next piece is done.
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
    @SuppressWarnings("ReferenceEquality") // This very one.
    public boolean isCurrent() {
        return CURRENT.get() == this;
    }

    /** Whether the calling thread is running a piece of any pump's work, as listeners do. */
    public static boolean isAnyCurrent() {
        return CURRENT.get() != null;
    }

    private void drain() {
        CURRENT.set(this);
        int seen;
        do {
            seen = signals.get();
            UserCode.run(this::workOff, this::report); // Without a next one this waits for the next signal.
            // A signal that came after the last look for work has raised the count: look again.
        } while (!signals.compareAndSet(seen, 0));
    }

    private void workOff() {
        for (Runnable work = next.get(); work != null; work = next.get()) {
            UserCode.run(work::run, this::report);
        }
    }

    private void report(Throwable thrown) {
        LOG.warning("work failed: thread=" + threadName, thrown);
    }
}
