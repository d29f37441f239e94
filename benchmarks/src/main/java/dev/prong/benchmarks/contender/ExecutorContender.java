package dev.prong.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** An executor: a peer of the JDK, or a runtime's view of itself as one. */
final class ExecutorContender implements Queueing<Future<Long>> {

    private final ExecutorService executor;
    private final TinyTask kind;
    private final Runnable close;

    /** Closes the executor, then calls {@code close}. */
    ExecutorContender(ExecutorService executor, TinyTask kind, Runnable close) {
        this.executor = executor;
        this.kind = kind;
        this.close = close;
    }

    @Override
    public long one(long n) throws Exception {
        return executor.submit(kind.callable(n)).get();
    }

    @Override
    public long map(int count) throws Exception {
        List<Callable<Long>> callables = new ArrayList<>(count);
        for (Long n : new Longs(count)) {
            callables.add(kind.callable(n));
        }
        long sum = 0;
        for (Future<Long> result : executor.invokeAll(callables)) {
            sum += result.get();
        }
        return sum;
    }

    @Override
    public Future<Long> submit(long n) {
        return executor.submit(kind.callable(n));
    }

    @Override
    public long get(Future<Long> handle) throws Exception {
        return handle.get();
    }

    @Override
    public boolean cancel(Future<Long> handle) {
        return handle.cancel(true);
    }

    @Override
    public void hold() throws InterruptedException {
        Gate.shut();
        for (int i = 0; i < WORKERS; i++) {
            var _ = executor.submit(Gate::pass); // Its worker goes to the gate, which says so.
        }
        Gate.awaitEntered(WORKERS);
    }

    @Override
    public void close() {
        Gate.open();
        executor.close();
        close.run();
    }
}
