package dev.prong.call;

import dev.prong.RuntimeStats;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the calls of a pool. Thread-safe. */
public final class CallCounts {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    /** A call has been accepted. */
    public void accepted() {
        submitted.increment();
    }

    /** It was not, after all. */
    public void rejected() {
        submitted.decrement();
    }

    /** A call that had been accepted has ended, with {@code error} or, if that is null, with a result. */
    public void ended(TaskException error) {
        switch (error) {
            case null -> succeeded.increment();
            case TaskCancelledException _ -> cancelled.increment();
            default -> failed.increment();
        }
    }

    /** The counts now, with what the caller knows of its queue and workers. */
    public RuntimeStats stats(int queued, int workers, int started) {
        long ended = succeeded.sum() + failed.sum() + cancelled.sum();
        long running = Math.max(0, submitted.sum() - queued - ended);
        return new RuntimeStats(submitted.sum(), queued, running, succeeded.sum(), failed.sum(), cancelled.sum(),
                workers, started);
    }
}
