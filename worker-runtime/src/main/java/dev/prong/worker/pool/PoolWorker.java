package dev.prong.worker.pool;

import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.WorkerStats;
import dev.prong.call.Call;
import dev.prong.call.Usage;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One worker from its begin to its end: its threads share its name, its set-up and its tear-down. Thread-safe. */
final class PoolWorker {

    private final String name;
    private final int id;
    private final WorkerPool pool;
    /** Null until it has been tried; empty if it went well. */
    private Optional<TaskException> setUp;
    /** Of threads that have left it. Guarded by the seats. */
    private Usage past = Usage.NONE;
    /** How many of its threads are about to leave. Guarded by the seats. */
    private int leaving;

    PoolWorker(String name, int id, WorkerPool pool) {
        this.name = name;
        this.id = id;
        this.pool = pool;
    }

    String name() {
        return name;
    }

    int id() {
        return id;
    }

    int leaving() {
        return leaving;
    }

    /** One more of its threads is about to leave. */
    void leaves() {
        leaving++;
    }

    /** It has left. */
    void hasLeft() {
        leaving--;
    }

    /** A thread leaves it. */
    void left(Usage usage) {
        past = past.plus(usage);
    }

    WorkerStats stats(Usage now) {
        return past.plus(now).stats(name, id);
    }

    /** Sets it up on the thread of {@code seat} if nobody has; false if that failed, of which the pool has been told. */
    synchronized boolean setUp(Seat seat) {
        if (setUp == null) {
            setUp = pool.settings().setup().flatMap(task -> failureOf(task, "setup of ", seat));
            setUp.ifPresentOrElse(error -> pool.setUpFailed(seat.home(), this, error), () -> pool.workerStarted(this));
        }
        return setUp.isEmpty();
    }

    /** Called by each thread that leaves in good order; the last one tears the worker down. */
    void tearDown(Seat seat) {
        if (pool.seats().leavesLast(seat)) {
            pool.settings().teardown().flatMap(task -> failureOf(task, "teardown of ", seat))
                    .ifPresent(error -> pool.tearDownFailed(this, error));
        }
    }

    private Optional<TaskException> failureOf(Task<?> task, String what, Seat seat) {
        Call<?> call = new Call<>(task, TaskOptions.defaults().withName(what + name).detached(),
                UnaryOperator.identity());
        call.environmentBelow(pool.settings().environmentData());
        seat.runInside(call);
        return call.error();
    }
}
