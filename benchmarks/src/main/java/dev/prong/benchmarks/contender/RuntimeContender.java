package dev.prong.benchmarks.contender;

import dev.prong.TaskHandle;
import dev.prong.TaskRuntime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A runtime of Prong by its own calls. */
final class RuntimeContender implements Queueing<TaskHandle<Long>> {

    private final TaskRuntime runtime;
    private final TinyTask kind;
    private final boolean here;

    /** {@code here} says whether the tasks run in this process. */
    RuntimeContender(TaskRuntime runtime, TinyTask kind, boolean here) {
        this.runtime = runtime;
        this.kind = kind;
        this.here = here;
    }

    @Override
    public long one(long n) throws InterruptedException {
        return runtime.run(kind.task(n));
    }

    @Override
    public long map(int count) throws InterruptedException {
        long sum = 0;
        for (Long result : runtime.<Long, Long> map(new Longs(count), kind::task)) {
            sum += result;
        }
        return sum;
    }

    @Override
    public TaskHandle<Long> submit(long n) {
        return runtime.submit(kind.task(n));
    }

    @Override
    public long get(TaskHandle<Long> handle) throws InterruptedException {
        return handle.join();
    }

    @Override
    public boolean cancel(TaskHandle<Long> handle) {
        return handle.cancel();
    }

    @Override
    public void hold() throws InterruptedException {
        Gate.shut();
        for (int i = 0; i < WORKERS; i++) {
            runtime.submit(_ -> Gate.pass());
        }
        if (here) {
            Gate.awaitEntered(WORKERS);
        } else {
            awaitRunning();
        }
    }

    /** A child's gate is out of sight, so the runtime says what runs. */
    private void awaitRunning() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (runtime.stats().running() < WORKERS) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("workers do not take tasks: waited=1m, stats=" + runtime.stats());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        Gate.open();
        runtime.close();
    }
}
