package dev.prong.worker.pool;

import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.call.Usage;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import dev.prong.call.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** One thread of a worker: takes calls and runs them one after the other, until the pool has no more use for it. */
final class Seat implements Runnable {

    /** How often a thread without work looks for some before it sleeps: waking a thread takes longer than that. */
    private static final int SPINS = 64;

    private static final VarHandle CURRENT;

    /** In the place of a call while it looks for one: it may have one in the next moment, or none. */
    private static final Call<Void> LOOKING = new Call<>(_ -> null, TaskOptions.defaults().detached(),
            UnaryOperator.identity());

    static {
        try {
            CURRENT = MethodHandles.lookup().findVarHandle(Seat.class, "current", Call.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final WorkerPool pool;
    private final Seats seats;
    private final CallQueue queue;
    private final Home home;
    private final PoolWorker worker;
    private final SeatMeter meter = new SeatMeter();
    private final Thread thread;
    private CallRunner runner;
    private int turn;
    private MapRun<?> map;
    private Slice slice;
    private volatile boolean busy = true;
    private volatile boolean replaced;
    private volatile boolean retiring;
    private final Tally tally;
    /** By its handle: not volatile, since the begin of a call orders it. */
    @SuppressWarnings("UnusedVariable")
    private Call<?> current;

    /** A seat of {@code home} whose thread is not begun. */
    Seat(WorkerPool pool, CallQueue queue, Home home, Tally tally, String threadName) {
        this.tally = tally;
        this.pool = pool;
        this.seats = pool.seats();
        this.queue = queue;
        this.home = home;
        this.worker = home.worker();
        this.thread = pool.settings().threads().make(threadName, this);
    }

    void begin() {
        thread.start();
    }

    @Override
    public void run() {
        Surroundings where = pool.surroundings(worker.name());
        runner = new CallRunner(where, (call, _) -> pool.stopping(call, this),
                (own, call) -> pool.inCallers().help(own, call, meter));
        boolean orderly = false;
        try {
            orderly = worker.setUp(this) && work();
        } finally {
            seats.prepareLastReading();
            seats.ended(this, orderly);
        }
    }

    private boolean work() {
        meter.born();
        while (runNext()) {
            if (replaced) {
                return false; // Another thread has taken this one's place.
            }
        }
        worker.tearDown(this);
        return true;
    }

    /** In a method of its own: while it waits for the next call it must not hold the one before. */
    private boolean runNext() {
        Call<?> call = next();
        if (call != null) {
            meter.begin(call);
            meter.end(call, runInside(call));
        }
        return call != null;
    }

    /** Runs a call that may not have been taken from the queue; false if it had ended before. */
    boolean runInside(Call<?> call) {
        CURRENT.setRelease(this, call);
        boolean ran = runner.run(call, pool.limits());
        CURRENT.setRelease(this, (Call<?>) null);
        Thread.interrupted(); // What a task did to its own flag is not for the next one.
        return ran;
    }

    /** Waits for the next call; null when the seat is to be given up. */
    private Call<?> next() {
        while (true) {
            Call<?> call = pollOften();
            if (call != null || isOver()) {
                return call;
            }
            seats.isIdle(this);
            call = poll(); // What came before others could see that it is idle.
            if (call != null) {
                if (!seats.isBusy(this)) {
                    seats.passWakeOn(this);
                }
                return call;
            }
            if (sleep()) {
                return null;
            }
        }
    }

    /** Sleeps until it is woken; true if it has slept so long that it is to end. */
    private boolean sleep() {
        meter.idle();
        busy = false;
        pool.tellIfQuiet();
        queue.takerIsFree();
        long begin = System.nanoTime();
        if (!isOver()) {
            LockSupport.parkNanos(pool, pool.settings().idleNanos());
        }
        Thread.interrupted(); // Meant for nobody, and it would not sleep any more.
        busy = true;
        boolean unasked = seats.isBusy(this);
        retiring = unasked && System.nanoTime() - begin >= pool.settings().idleNanos() && seats.mayRetire(this);
        return retiring;
    }

    private Call<?> pollOften() {
        Call<?> call = poll();
        for (int i = 0; call == null && i < SPINS; i++) {
            Thread.onSpinWait();
            if (pool.hasWork()) {
                call = poll();
            }
        }
        return call;
    }

    /** Takes in turn from the worker's own calls, those for any worker, and the maps, so that none waits for ever. */
    private Call<?> poll() {
        CURRENT.setRelease(this, LOOKING);
        turn = turn == 2 ? 0 : turn + 1;
        Call<?> call = poll(turn);
        call = call == null ? poll(turn + 1) : call;
        call = call == null ? poll(turn + 2) : call;
        CURRENT.setRelease(this, call);
        return call;
    }

    private Call<?> poll(int source) {
        return switch (source % 3) {
            case 0 -> queue.poll(home.backlog());
            case 1 -> queue.poll();
            default -> pollMaps();
        };
    }

    @SuppressWarnings("ReferenceEquality") // That very map.
    private Call<?> pollMaps() {
        MapRun<?>[] maps = pool.maps().open();
        if (maps.length == 0) {
            map = null; // It is over, and its inputs and results are not for an idle thread to hold.
            slice = null;
        }
        for (MapRun<?> each : maps) {
            if (each != map) {
                map = each;
                slice = each.newSlice(tally);
            }
            MapElement<?> element = each.take(slice, meter.now());
            if (element != null) {
                pool.taken(element);
                return element;
            }
        }
        return null;
    }

    private boolean isOver() {
        return queue.isClosed() && pool.isEmpty();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Another thread takes its place; it ends when its task does, if ever. */
    void replace() {
        replaced = true;
    }

    /** Whether it is on its way out because it had nothing to do. */
    boolean isRetiring() {
        return retiring;
    }

    /** Whether it may be running something, or be about to. */
    boolean isBusy() {
        return busy;
    }

    /** What it runs; empty if nothing. */
    Optional<Call<?>> current() {
        Call<?> call = (Call<?>) CURRENT.getAcquire(this);
        return call == null || isLooking(call) ? Optional.empty() : Optional.of(call);
    }

    @SuppressWarnings("ReferenceEquality") // That very one.
    private static boolean isLooking(Call<?> call) {
        return call == LOOKING;
    }

    /** Whether it is looking for a call at this moment, so that nobody can say whether it is free. */
    boolean isLooking() {
        return isLooking((Call<?>) CURRENT.getAcquire(this));
    }

    /** Whether it takes a call next: it runs none of the pool's, or one that has ended. */
    boolean isFree() {
        Call<?> call = (Call<?>) CURRENT.getAcquire(this);
        return call == null || (!isLooking(call) && (call.isDone() || !call.isOwnedBy(pool)));
    }

    Home home() {
        return home;
    }

    PoolWorker worker() {
        return worker;
    }

    /** What its thread counts for itself. */
    Tally tally() {
        return tally;
    }

    Thread thread() {
        return thread;
    }

    /** What it has done so far. Its thread must live, if {@code withThread}: only then it can be asked what it used. */
    Usage usage(boolean withThread) {
        return withThread ? meter.usage(ThreadFigures.cpuNanos(thread), ThreadFigures.allocatedBytes(thread))
                : meter.usage(Usage.UNKNOWN, Usage.UNKNOWN);
    }
}
