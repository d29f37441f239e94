package dev.prong.call;

import dev.prong.RuntimeStats;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskRejectedException;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the calls of a pool. Thread-safe. */
public final class CallCounts {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    /** Counts {@code call} as submitted, and its end when it comes; one that is rejected counts as nothing. */
    public void count(Call<?> call) {
        submitted.increment();
        call.onDone(done -> countEnd(done.error().orElse(null)));
    }

    private void countEnd(TaskException error) {
        switch (error) {
            case null -> succeeded.increment();
            case TaskCancelledException _ -> cancelled.increment();
            case TaskRejectedException _ -> submitted.decrement();
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
