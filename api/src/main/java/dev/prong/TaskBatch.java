package dev.prong;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The tasks of one {@link TaskRuntime#map map}: all are submitted, all have ended when it returns or throws. */
final class TaskBatch<R> {

    private final TaskRuntime runtime;
    private final List<TaskHandle<? extends R>> handles = new ArrayList<>();

    TaskBatch(TaskRuntime runtime) {
        this.runtime = runtime;
    }

    <T> List<R> run(Collection<? extends T> inputs, Function<? super T, ? extends Task<? extends R>> toTask)
            throws InterruptedException {
        boolean done = false;
        try {
            for (T input : inputs) {
                handles.add(runtime.submit(toTask.apply(input)));
            }
            List<R> results = new ArrayList<>(handles.size());
            for (TaskHandle<? extends R> handle : handles) {
                results.add(handle.join());
            }
            done = true;
            return Collections.unmodifiableList(results);
        } catch (InterruptedException e) {
            throw e; // What is cancelled is not waited for.
        } catch (Throwable e) { // Of a task, or of the function that makes them.
            cancelAll();
            awaitAll();
            throw e;
        } finally {
            if (!done) {
                cancelAll();
            }
        }
    }

    private void cancelAll() {
        handles.forEach(TaskHandle::cancel);
    }

    private void awaitAll() throws InterruptedException {
        for (TaskHandle<? extends R> handle : handles) {
            // A cancelled task ends within its grace period, so this is no real limit.
            handle.awaitDone(Duration.ofDays(1));
        }
    }
}
