package dev.prong.process;

import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Starts every process of this module, one after the other, on one daemon thread that never ends. Thread-safe.
 *
 * <p>One thread, because concurrent starts race for descriptors (JDK-8377907, JDK-8068370, "Text file busy"). One that
 * never ends, because a parent-death signal is tied to the thread that started the child.
 */
public final class Spawner {

    private static final BlockingQueue<FutureTask<?>> STARTS = new LinkedBlockingQueue<>();

    static {
        OwnThreads.platform("prong-spawner").start(Spawner::startAll);
    }

    private Spawner() {
    }

    /**
     * Starts the process that {@code builder} describes; {@code builder} must not be changed meanwhile. Waits for its
     * turn and for the start, through interrupts too, so that no process is started that nobody knows; the interrupt
     * flag is kept.
     *
     * @throws IOException if it could not be started
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        return call(builder::start);
    }

    /** The same for what is done around a start; it must not wait for the spawner itself. */
    static <T> T call(Callable<T> action) throws IOException {
        FutureTask<T> task = new FutureTask<>(action);
        STARTS.add(task);
        try {
            return Uninterrupted.get(task::get);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** Has {@code action} done without waiting for it. */
    static void later(Runnable action) {
        STARTS.add(new FutureTask<>(action, null));
    }

    /** The failure with the caller's stack: the spawner's own says nothing. */
    private static IOException rethrown(Throwable failure) {
        return switch (failure) {
            case IOException e -> new IOException(e.getMessage(), e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(failure);
        };
    }

    private static void startAll() {
        while (true) {
            try {
                STARTS.take().run();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt this thread, and it must not end.
            }
        }
    }
}
