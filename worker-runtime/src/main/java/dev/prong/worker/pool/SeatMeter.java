package dev.prong.worker.pool;

import dev.prong.call.Call;
import dev.prong.call.DurationRecorder;
import dev.prong.call.Usage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one thread of the pool has done. Written by that thread alone, without locks; others may read, and find the call
 * that ends in this moment counted twice in the busy time, or not yet.
 */
final class SeatMeter {

    private static final VarHandle BUSY = handle("busy");
    private static final VarHandle RUNNING_SINCE = handle("runningSince");

    private final DurationRecorder runTime = new DurationRecorder();
    private final DurationRecorder waitTime = new DurationRecorder();
    /** When it could have begun its first call; 0 before. */
    private volatile long born;
    private long busy;
    /** 0 if it runs nothing. */
    private long runningSince;
    /** When the last call ended; 0 if there was idle time since. */
    private long ended;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(SeatMeter.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** It is set up, and takes calls from now on. */
    void born() {
        born = System.nanoTime();
    }

    /** It begins a call; one after the other there is no time in between, unless the second was not there yet. */
    void begin(Call<?> call) {
        long accepted = call.acceptedNanos();
        long begun = ended == 0 ? System.nanoTime() : ended - accepted < 0 ? accepted : ended;
        RUNNING_SINCE.setOpaque(this, begun);
    }

    /**
     * That call is over.
     *
     * @param ran whether it was run; it may have ended before
     */
    void end(Call<?> call, boolean ran) {
        long now = System.nanoTime();
        long begun = runningSince;
        if (ran) {
            runTime.record(now - begun);
            waitTime.record(begun - call.acceptedNanos());
        }
        BUSY.setOpaque(this, busy + (now - begun));
        RUNNING_SINCE.setOpaque(this, 0L);
        ended = now;
    }

    /** A call was run within another one: its time is the other's, too. */
    void within(Call<?> call, long begun) {
        runTime.record(System.nanoTime() - begun);
        waitTime.record(begun - call.acceptedNanos());
    }

    /** The time, or that of the end of its last call if it has had no idle time since. */
    long now() {
        return ended == 0 ? System.nanoTime() : ended;
    }

    /** It has found nothing to do. */
    void idle() {
        ended = 0;
    }

    /** What has been done so far, by {@code thread}. */
    Usage usage(long cpuNanos, long allocatedBytes) {
        long now = System.nanoTime();
        long began = born;
        long life = began == 0 ? 0 : now - began;
        long since = (long) RUNNING_SINCE.getOpaque(this);
        long worked = (long) BUSY.getOpaque(this) + (since == 0 ? 0 : Math.max(0, now - since));
        long busyNanos = Math.clamp(worked, 0, Math.max(0, life));
        return new Usage(busyNanos, life - busyNanos, runTime.snapshot(), waitTime.snapshot(), cpuNanos,
                allocatedBytes);
    }
}
