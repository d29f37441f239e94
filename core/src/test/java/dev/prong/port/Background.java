package dev.prong.port;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Something that another thread does, and may wait in. */
final class Background<T> {

    private static final int LIMIT_SECONDS = 20;

    private final FutureTask<T> work;
    private final Thread thread;

    private Background(Callable<T> work) {
        this.work = new FutureTask<>(work);
        this.thread = Thread.ofPlatform().daemon().name("background").start(this.work);
    }

    static <T> Background<T> of(Callable<T> work) {
        return new Background<>(work);
    }

    /** Something that gives nothing. */
    static Background<Void> run(Action work) {
        return new Background<>(() -> {
            work.run();
            return null;
        });
    }

    /** Something to do that may throw. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Returns when the thread waits. */
    Background<T> awaitWaiting() throws InterruptedException {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING) {
            if (work.isDone() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
                throw new AssertionError("does not wait: done=" + work.isDone() + ", state=" + thread.getState());
            }
            Thread.sleep(1);
        }
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What came of it. */
    T get() throws Exception {
        return work.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What it threw. */
    Throwable failure() throws Exception {
        try {
            throw new AssertionError("returned " + get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
