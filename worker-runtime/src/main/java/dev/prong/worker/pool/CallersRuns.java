package dev.prong.worker.pool;

import dev.prong.TaskRejectedException;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.call.CallTimes;
import dev.prong.call.Current;
import dev.prong.call.StackRoom;
import dev.prong.call.Usage;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/**
 * The calls of a pool that run on threads of their callers: of those who submit to a full queue, and of tasks that wait for
 * a call nobody has begun. Thread-safe.
 */
final class CallersRuns {

    private final WorkerPool pool;
    private final CallQueue queue;
    private final Supplier<String> names;
    private final GivingUp givingUp;
    private final Map<Call<?>, Thread> running = new ConcurrentHashMap<>();
    private final CallTimes times = new CallTimes();

    /** @param names gives a name to each thread that is begun beside the pool */
    CallersRuns(WorkerPool pool, CallQueue queue, Supplier<String> names, GivingUp givingUp) {
        this.pool = pool;
        this.queue = queue;
        this.names = names;
        this.givingUp = givingUp;
    }

    /** Runs a call on the thread of the caller, who may be a worker that runs another one. */
    void run(Call<?> call) {
        Thread thread = threadFor(call);
        running.put(call, thread);
        try {
            queue.failIfClosed(call); // A close that came before did not see that call, and waits for nothing.
        } catch (TaskRejectedException e) {
            forget(call);
            throw e;
        }
        if (!isThisThread(thread)) {
            thread.start();
            return;
        }
        CallRunner runner = pool.areHere() && Current.runner() instanceof CallRunner own ? own
                : runner("caller " + thread.getName());
        run(runner, call, this::record);
    }

    /**
     * Runs a call of this pool, for which this thread would wait, if it has not begun and may run on any worker.
     *
     * @param meter that of this thread, or null
     */
    void help(CallRunner runner, Call<?> call, SeatMeter meter) {
        StackRoom.require();
        if (!pool.mayRunAnywhere(call) || !UsageLimits.allowHere(call.options()) || !call.leaveQueue()) {
            return;
        }
        Thread thread = threadFor(call);
        running.put(call, thread); // Before it is counted out, or a close would not know of it.
        queue.left(queue.backlog(), true);
        if (!isThisThread(thread)) {
            thread.start();
            return;
        }
        run(runner, call, meter == null ? this::record : meter::within);
    }

    /** That of the caller; or one beside the pool if the caller is to take, meanwhile, what the task emits. */
    private Thread threadFor(Call<?> call) {
        if (!call.isStreamed()) {
            return Thread.currentThread();
        }
        String name = names.get();
        return pool.settings().threads().make("prong-" + name, () -> run(runner(name), call, this::record));
    }

    private CallRunner runner(String name) {
        Thread caller = Thread.currentThread();
        Surroundings where = pool.surroundings(name);
        return new CallRunner(where, (call, _) -> givingUp.schedule(call, where.workerName(), caller, () -> {}),
                (own, call) -> help(own, call, null));
    }

    private void record(Call<?> call, long begun) {
        times.record(call.acceptedNanos(), begun, System.nanoTime());
    }

    /** @param record told the call and when it began, if it was run */
    private void run(CallRunner runner, Call<?> call, ObjLongConsumer<Call<?>> record) {
        long begun = System.nanoTime();
        try {
            if (runner.run(call, pool.limits())) {
                record.accept(call, begun);
            }
        } finally {
            forget(call);
        }
    }

    private void forget(Call<?> call) {
        running.remove(call);
        pool.tellIfQuiet();
    }

    /** Whether nothing runs here, but on this thread. */
    boolean areQuiet() {
        return running.values().stream().allMatch(CallersRuns::isThisThread);
    }

    /** Adds to {@code members} what runs here, but on this thread. */
    void addTo(List<Call<?>> members) {
        running.forEach((call, thread) -> {
            if (!isThisThread(thread)) {
                members.add(call);
            }
        });
    }

    /** A task that closes its own runtime does not wait for itself. */
    private static boolean isThisThread(Thread thread) {
        return thread.equals(Thread.currentThread());
    }

    /** What was run here. */
    Usage usage() {
        return times.usage();
    }
}
