package dev.prong.child.frame;

import dev.prong.failure.SafeLog;
import dev.prong.port.Pump;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What arrives for one call, one piece at a time and in order: on the thread that brings it where that takes no code but
 * Prong's and nothing is before it, else on a thread of its own, so that code of the user's holds up its own call and
 * nobody else. Thread-safe; but pieces have an order only if one thread adds them.
 */
public final class Lane {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final String name;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Pump pump;
    /** Guarded by this: an interrupt must not hit what its thread does next. */
    private Thread working;

    /** An empty lane; its thread, which is virtual, is named {@code prong-NAME}. */
    public Lane(String name) {
        this.name = name;
        this.pump = new Pump("prong-" + name, waiting::poll);
    }

    /** Has {@code work}, which may run code of the user's, done by the thread of this lane. */
    public void add(Runnable work) {
        pending.incrementAndGet();
        waiting.add(() -> work(work));
        pump.signal();
    }

    /** Whether nothing is waiting or being done. */
    public boolean isIdle() {
        return pending.get() == 0;
    }

    /** Interrupts what is being done, if something is. */
    public synchronized void interrupt() {
        if (working != null) {
            working.interrupt();
        }
    }

    /** The thread that is doing something; empty if none is. */
    public synchronized Optional<Thread> thread() {
        return Optional.ofNullable(working);
    }

    private void work(Runnable work) {
        setWorking(Thread.currentThread());
        try {
            run(name, work);
        } finally {
            setWorking(null);
            Thread.interrupted(); // Was meant for what has just been done.
            pending.decrementAndGet();
        }
    }

    private synchronized void setWorking(Thread thread) {
        working = thread;
    }

    /** Does {@code work}; what it throws, which is a mistake of Prong's, is logged: what comes after it has to come. */
    public static void run(String lane, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "delivery failed: lane=" + lane, e);
        }
    }
}
