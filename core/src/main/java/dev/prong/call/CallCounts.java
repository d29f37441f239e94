package dev.prong.call;

import dev.prong.RuntimeStats;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.WorkerStats;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the calls of a pool. Thread-safe. */
public final class CallCounts {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    /** Of threads that count for themselves. */
    private final Set<Tally> tallies = ConcurrentHashMap.newKeySet();
    /** Null until the first reset. */
    private volatile RuntimeStats baseline;

    /** Counts from zero. */
    public CallCounts() {
    }

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

    /** A tally for a thread that counts for itself, until it is {@linkplain #fold folded}. */
    public Tally newTally() {
        Tally tally = new Tally();
        tallies.add(tally);
        return tally;
    }

    /** The thread of {@code tally} is about to end: what it has counted stays. */
    public void fold(Tally tally) {
        if (tallies.remove(tally)) {
            submitted.add(tally.accepted());
            succeeded.add(tally.succeeded());
        }
    }

    private long succeededSum() {
        return succeeded.sum() + tallies.stream().mapToLong(Tally::succeeded).sum();
    }

    private long submittedSum() {
        return submitted.sum() + tallies.stream().mapToLong(Tally::accepted).sum();
    }

    /** The counts since the runtime was opened, with what the caller knows of its queue and workers. */
    public RuntimeStats sinceOpened(CallQueue queue, int workers, int started, Usage usage,
            List<WorkerStats> perWorker) {
        int queued = queue.size();
        long good = succeededSum(); // Before those submitted, or there could be more of them.
        long bad = failed.sum();
        long stopped = cancelled.sum();
        long all = submittedSum();
        long running = Math.max(0, all - queued - good - bad - stopped);
        return new PoolStats(all, queued, running, good, bad, stopped,
                workers, started, queue.capacity(), queue.isUnderPressure(), usage.runTime(), usage.waitTime(),
                usage.busy(), usage.idle(), usage.cpuTime(), usage.allocated(), perWorker);
    }

    /** What of {@code stats}, which count since the runtime was opened, came after the last {@link #reset}. */
    public RuntimeStats sinceReset(RuntimeStats stats) {
        RuntimeStats from = baseline;
        return from == null ? stats : stats.since(from);
    }

    /** Counts from {@code stats} on. Tasks that have not ended count as submitted anew, so that the sum stays right. */
    public void reset(RuntimeStats stats) {
        long ended = stats.succeeded() + stats.failed() + stats.cancelled();
        baseline = new PoolStats(ended, 0, 0, stats.succeeded(), stats.failed(), stats.cancelled(),
                stats.workers(), stats.started(), stats.queueCapacity(), stats.needsDrain(), stats.runTime(),
                stats.waitTime(), stats.busy(), stats.idle(), stats.cpuTime(), stats.allocatedBytes(),
                stats.perWorker());
    }
}
