package dev.prong.benchmarks.contender;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.io.Serializable;
import java.util.concurrent.Callable;

/** The task that costs nothing, so that what is measured is the way to it and back; in the three forms of a task. */
public enum TinyTask {
    /** A lambda without captures: nothing to copy or to send but its name. */
    LAMBDA("lambda"),
    /** A lambda that captures a long. */
    CAPTURING("lambda with a long"),
    /** A record with a long. */
    RECORD("record");

    private final String title;

    TinyTask(String title) {
        this.title = title;
    }

    /** What the tables call it. */
    public String title() {
        return title;
    }

    /** The task that gives {@link #result(long)}. */
    public Task<Long> task(long n) {
        return switch (this) {
            case LAMBDA -> _ -> 1L;
            case CAPTURING -> _ -> n + 1;
            case RECORD -> new Next(n);
        };
    }

    /** The same as a callable; serializable, as the view of a child runtime demands. */
    public Callable<Long> callable(long n) {
        return switch (this) {
            case LAMBDA -> (Callable<Long> & Serializable) () -> 1L;
            case CAPTURING -> (Callable<Long> & Serializable) () -> n + 1;
            case RECORD -> new Next(n);
        };
    }

    /** What the task for {@code n} returns. */
    public long result(long n) {
        return this == LAMBDA ? 1 : n + 1;
    }

    private record Next(long n) implements Task<Long>, Callable<Long> {
        @Override
        public Long run(TaskContext context) {
            return n + 1;
        }

        @Override
        public Long call() {
            return n + 1;
        }
    }
}
