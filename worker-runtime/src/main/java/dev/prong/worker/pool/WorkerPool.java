package dev.prong.worker.pool;

import dev.prong.text.Printable;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.WorkerStats;
import dev.prong.call.Accepted;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.EventFeed;
import dev.prong.call.CallCounts;
import dev.prong.call.CallOwner;
import dev.prong.call.CallQueue;
import dev.prong.call.Current;
import dev.prong.call.StackRoom;
import dev.prong.call.Usage;
import dev.prong.text.Thrown;
import dev.prong.worker.flight.Flight;
import dev.prong.worker.output.Outputs;
import dev.prong.worker.run.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The tasks of a runtime that it runs on its workers: takes them in, brings them and the {@link Seats} together, and counts
 * them out. Thread-safe.
 */
public final class WorkerPool implements CallOwner, Accepted<Call<?>>, CallQueue.Takers {

    private final PoolSettings settings;
    private final ScheduledExecutorService timer;
    private final GivingUp givingUp;
    private final EventFeed events;
    private final Outputs outputs;
    private final CallQueue queue;
    private final CallCounts counts = new CallCounts();
    private final Seats seats;
    private final CallersRuns inCallers;
    private final Maps maps;
    private final Consumer<Call<?>> limits;

    /**
     * A pool without workers, but for those it has at least.
     *
     * @param names gives each worker its name
     * @param outputs where its tasks print to
     */
    public WorkerPool(PoolSettings settings, Supplier<String> names, ScheduledExecutorService timer,
            EventFeed events, Outputs outputs) {
        this.settings = settings;
        this.timer = timer;
        this.events = events;
        this.limits = begunBy(new UsageLimits(timer));
        this.outputs = outputs;
        this.givingUp = new GivingUp(settings.name(), settings.gracePeriod(), timer, events);
        this.queue = new CallQueue(settings.name(), settings.queueCapacity(), settings.whenFull(), settings.order(),
                this::pressureChanged);
        this.inCallers = new CallersRuns(this, queue, names, givingUp);
        this.maps = new Maps(this, queue);
        this.seats = new Seats(this, queue, names, counts, events);
    }

    /** Begins the workers that there are at least. */
    public void begin() {
        seats.begin();
    }

    private static Consumer<Call<?>> begunBy(UsageLimits usageLimits) {
        return call -> {
            if (call instanceof MapElement<?> element) {
                element.stopIfDropped(); // It has no limits.
            } else {
                usageLimits.begun(call);
            }
        };
    }

    PoolSettings settings() {
        return settings;
    }

    Surroundings surroundings(String worker) {
        return new Surroundings(worker, null, call -> outputs.of(worker, call));
    }

    private void pressureChanged(boolean full) {
        events.add(full ? new RuntimeEvent.QueueFull(settings.name(), settings.queueCapacity())
                : new RuntimeEvent.QueueDrained(settings.name(), queue.size()));
    }

    /**
     * Accepts {@code call}, and brings it and a worker together.
     *
     * @throws TaskRejectedException if it cannot be accepted
     * @throws IllegalArgumentException if it is for a worker that the pool cannot have, or has limits that cannot be
     *             watched
     */
    public void submit(Call<?> call) {
        submit(call, () -> {});
    }

    /** The same; {@code accepted} is run before the call can begin or wait for room, and may ask for its end. */
    public void submit(Call<?> call, Runnable accepted) {
        Home home = seats.homeOf(call.options());
        StackRoom.require();
        UsageLimits.check(call, settings.threads().virtual()
                || (settings.whenFull() == WhenFull.RUN_IN_CALLER && Thread.currentThread().isVirtual()));
        counts.accepted();
        Flight.submitted(call, settings.name());
        call.accept(this, timer);
        accepted.run();
        try {
            if (!queue.put(call, home == null ? queue.backlog() : home.backlog(), this)) {
                inCallers.run(call);
            } else if (home == null) {
                seats.wakeAny();
            } else {
                seats.wake(home);
            }
        } catch (TaskRejectedException e) {
            call.fail(e);
            throw e;
        } catch (Throwable e) { // Without a stack, memory or a thread: it must not count for ever.
            call.refuse(new TaskRejectedException("task cannot be accepted: task=" + call.name() + ", runtime="
                    + settings.name() + ", cause=" + e, e));
            throw e;
        }
    }

    /** Whether {@code call} is one of this pool that is for no certain worker. */
    boolean mayRunAnywhere(Call<?> call) {
        return call.isOwnedBy(this) && seats.homeOf(call.options()) == null;
    }

    CallersRuns inCallers() {
        return inCallers;
    }

    Seats seats() {
        return seats;
    }

    /** Whether the calling thread runs a task of this pool. */
    @Override
    public boolean areHere() {
        return Current.call().filter(call -> call.isOwnedBy(this)).isPresent();
    }

    @Override
    public int willTake(Backlog into) {
        return seats.willTake(into);
    }

    /**
     * Whether {@link #map} does what submitting each task would: the tasks are not sorted, and none is refused or run by
     * the thread that maps, nor belongs to what that runs.
     */
    public boolean canMap() {
        return settings.order().equals(QueueOrder.fifo()) && settings.whenFull() == WhenFull.WAIT
                && Current.call().isEmpty();
    }

    /**
     * Runs the tasks that {@code task} gives for each index below {@code count}, which may be none, in the order of their
     * indices as far as the workers begin them in order; they never stand in the queue.
     *
     * @param crossing what the results go through
     * @throws TaskRejectedException if the pool is closed
     * @throws TaskException the first failure by index, when those before it and those that run have ended
     * @throws InterruptedException if this thread is interrupted; what runs is cancelled, and not waited for
     */
    public <R> List<R> map(int count, IntFunction<Task<R>> task, UnaryOperator<Object> crossing)
            throws InterruptedException {
        return maps.run(count, task, crossing);
    }

    Maps maps() {
        return maps;
    }

    /** A seat is about to run {@code element}. */
    void taken(MapElement<?> element) {
        Flight.submitted(element, settings.name());
        element.accept(this, timer);
    }

    /** Whether a worker that is free would find something; may be out of date at once. */
    boolean hasWork() {
        return queue.size() > 0 || maps.haveElements();
    }

    /** Whether nothing waits, nor will any more if the pool is closed. */
    boolean isEmpty() {
        return queue.size() == 0 && maps.areEmpty();
    }

    /** What was counted as waiting or running has ended. */
    @Override
    public void ended(Call<?> call, boolean wasQueued) {
        TaskException error = call.error().orElse(null);
        if (error instanceof TaskRejectedException) {
            counts.rejected();
        } else if (error != null || !(call instanceof MapElement<?>)) { // Else the seat counts it.
            counts.ended(error);
        }
        if (call.isStopping() && !call.hasBegun() && !(call instanceof MapElement<?>)) {
            Flight.stopping(call, "");
        }
        if (wasQueued) {
            Home home = seats.homeOf(call.options());
            queue.left(home == null ? queue.backlog() : home.backlog(), true);
            tellIfQuiet();
        } else if (call instanceof MapElement<?> element) {
            element.tellRun();
        }
    }

    void stopping(Call<?> call, Seat seat) {
        givingUp.schedule(call, seat.worker().name(), seat.thread(), () -> seats.replace(seat));
    }

    void workerStarted(PoolWorker worker) {
        Flight.workerStarted(settings.name(), worker.name(), worker.id());
        events.add(new RuntimeEvent.WorkerStarted(settings.name(), worker.name(), worker.id()));
    }

    /** A worker could not be set up: one of the tasks that wait for it learns why, so that none waits for ever. */
    void setUpFailed(Home home, PoolWorker worker, TaskException error) {
        events.add(new RuntimeEvent.WorkerFailed(settings.name(), worker.name(), worker.id(), error));
        Call<?> call = queue.poll(home.backlog());
        call = call == null ? queue.poll() : call;
        call = call == null ? maps.takeForNobody(counts) : call;
        if (call != null) {
            call.fail(new TaskFailedException("worker could not be set up: task=" + call.name() + ", worker="
                    + worker.name() + ", cause=" + Printable.shown(Thrown.textOf(error.getCause())),
                    error.getCause()));
        }
    }

    void tearDownFailed(PoolWorker worker, TaskException error) {
        events.add(new RuntimeEvent.WorkerFailed(settings.name(), worker.name(), worker.id(), error));
    }

    @Override
    public void close() {
        queue.close();
        seats.close();
    }

    /** Somebody may be waiting for this moment, once the queue is closed. */
    void tellIfQuiet() {
        if (queue.isClosed()) {
            seats.tellIfQuiet(isEmpty());
        }
    }

    private boolean isQuiet() {
        return isEmpty() && inCallers.areQuiet() && seats.areQuiet();
    }

    @Override
    public boolean awaitEmpty(Duration limit) throws InterruptedException {
        return seats.await(this::isQuiet, limit);
    }

    @Override
    public List<Call<?>> members() {
        List<Call<?>> members = new ArrayList<>();
        inCallers.addTo(members);
        seats.addTo(members);
        members.addAll(queue.calls());
        maps.addTo(members);
        members.removeIf(Call::isDone);
        return members;
    }

    /** Waits for the threads to end, once the queue is closed and empty. */
    public void awaitEnd() {
        seats.awaitEnd();
    }

    /** What became of the calls so far. */
    public CallCounts counts() {
        return counts;
    }

    /** The calls that wait. */
    public CallQueue queue() {
        return queue;
    }

    /** What its threads did. */
    public Usage usage() {
        return seats.usage().plus(inCallers.usage());
    }

    /** What the workers that live did. */
    public List<WorkerStats> perWorker() {
        return seats.perWorker();
    }

    Consumer<Call<?>> limits() {
        return limits;
    }

    /** How many workers live. */
    public int workers() {
        return seats.workers();
    }
}
