package dev.prong.call;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several callables of which the first success counts; it cancels the others, those that wait for room too. */
final class Race<T> {

    private final BlockingQueue<Runner> done = new LinkedBlockingQueue<>();
    private final List<Runner> runners = new ArrayList<>();

    Race(Collection<? extends Callable<T>> tasks) {
        tasks.forEach(task -> runners.add(new Runner(task)));
        if (runners.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
    }

    /** One of them. */
    private final class Runner extends HandleFuture<T> {

        Runner(Callable<T> task) {
            super(task);
        }

        @Override
        protected void done() {
            super.done();
            done.add(this);
            if (state() == State.SUCCESS) {
                cancelAll();
            }
        }
    }

    private void cancelAll() {
        runners.forEach(runner -> runner.cancel(true));
    }

    /** The first result; as {@link java.util.concurrent.ExecutorService#invokeAny}. */
    T first(long nanos, Executor executor) throws InterruptedException, ExecutionException, TimeoutException {
        long begin = System.nanoTime();
        try (Alarm _ = new Alarm(runners, nanos)) {
            runners.forEach(executor::execute);
            ExecutionException failure = null;
            for (int i = 0; i < runners.size(); i++) {
                Runner next = done.poll(nanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
                try {
                    if (next != null) {
                        return next.get();
                    }
                } catch (ExecutionException e) {
                    failure = e;
                } catch (CancellationException e) { // By the alarm, or by the close of the runtime.
                    failure = new ExecutionException(e);
                }
                if (nanos - (System.nanoTime() - begin) <= 0) {
                    throw new TimeoutException("no task has succeeded in time");
                }
            }
            throw failure;
        } finally {
            cancelAll();
        }
    }
}
