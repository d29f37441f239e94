package dev.prong.worker.pool;

import dev.prong.text.Printable;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
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
import dev.prong.call.CallTimes;
import dev.prong.call.Current;
import dev.prong.call.StackRoom;
import dev.prong.call.StopReason;
import dev.prong.call.Tally;
import dev.prong.call.Usage;
import dev.prong.text.Thrown;
import dev.prong.worker.flight.Flight;
import dev.prong.worker.output.Outputs;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The workers that take calls from the queue: begun when first needed, up to the limit, and ended when they have had
 * nothing to do for long. Thread-safe.
 */
public final class WorkerPool implements CallOwner, Accepted<Call<?>>, CallQueue.Takers {

    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    /**
     * How long it waits for threads that are looking for a call. A look takes microseconds, but its thread may be without
     * a processor, or compare tasks by an order of the user's that never returns.
     */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(1);

    /** After so many yields it sleeps between its looks. */
    private static final int YIELDS = 1_000;

    private final PoolSettings settings;
    private final Supplier<String> names;
    private final ScheduledExecutorService timer;
    private final GivingUp givingUp;
    private final EventFeed events;
    private final Outputs outputs;
    private final CallQueue queue;
    private final CallCounts counts = new CallCounts();
    private final Home[] homes;
    /** Seats without work, the one that worked last first: its memory is still in the caches, and others can be ended. */
    private final ConcurrentLinkedDeque<Seat> idle = new ConcurrentLinkedDeque<>();
    /** Calls that run on threads of their callers. */
    private final Map<Call<?>, Thread> inCallers = new ConcurrentHashMap<>();
    private final CallTimes callerTimes = new CallTimes();
    private final Consumer<Call<?>> limits;
    private final PoolUsage usage = new PoolUsage();
    /** Replaced when it changes, under the lock of this. */
    private volatile MapRun<?>[] maps = {};

    // Written under the lock of this.
    private volatile int seats;
    /** Of these, those that are on their way out because they had nothing to do. */
    private int retiring;
    private boolean closed;

    /**
     * A pool without workers, but for those it has at least.
     *
     * @param names gives each worker its name
     * @param outputs where its tasks print to
     */
    public WorkerPool(PoolSettings settings, Supplier<String> names, ScheduledExecutorService timer,
            EventFeed events, Outputs outputs) {
        this.settings = settings;
        this.names = names;
        this.timer = timer;
        this.events = events;
        this.limits = begunBy(new UsageLimits(timer));
        this.outputs = outputs;
        this.givingUp = new GivingUp(settings.name(), settings.gracePeriod(), timer, events);
        this.queue = new CallQueue(settings.name(), settings.queueCapacity(), settings.whenFull(), settings.order(),
                this::pressureChanged);
        this.homes = IntStream.rangeClosed(1, settings.workers()).mapToObj(id -> new Home(id, settings.order()))
                .toArray(Home[]::new);
    }

    /** Begins the workers that there are at least. */
    public synchronized void begin() {
        for (int i = 0; i < settings.minWorkers(); i++) {
            addSeat(homes[i]);
        }
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
        Home home = homeOf(call.options());
        StackRoom.require();
        UsageLimits.check(call, settings.threads().virtual()
                || (settings.whenFull() == WhenFull.RUN_IN_CALLER && Thread.currentThread().isVirtual()));
        counts.accepted();
        Flight.submitted(call, settings.name());
        call.accept(this, timer);
        accepted.run();
        try {
            if (!queue.put(call, home == null ? queue.backlog() : home.backlog(), this)) {
                runHere(call);
            } else if (home == null) {
                wakeAny();
            } else {
                wake(home);
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

    /** The place that the options ask for; null for any. */
    private Home homeOf(TaskOptions options) {
        if (options.isDefault()) {
            return null;
        }
        if (options.worker().isPresent()) {
            int id = options.worker().getAsInt();
            if (id > homes.length) {
                throw new IllegalArgumentException("no such worker: runtime=" + settings.name() + ", worker=" + id
                        + ", threads=" + homes.length + "; workers are counted from 1");
            }
            return homes[id - 1];
        }
        return options.key().map(key -> homes[Math.floorMod(key.hashCode(), homes.length)]).orElse(null);
    }

    /** Whether the calling thread runs a task of this pool. */
    @Override
    public boolean areHere() {
        return Current.call().filter(call -> call.isOwnedBy(this)).isPresent();
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // That thread may need the processor.
    public int willTake(Backlog into) {
        long begin = System.nanoTime();
        for (int looks = 0; anyLooks() && System.nanoTime() - begin < LOOK_LIMIT.toNanos(); looks++) {
            if (looks < YIELDS) { // What it finds, or that it finds nothing, is known in a moment.
                Thread.yield();
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
        return takersOf(into);
    }

    private synchronized boolean anyLooks() {
        return allSeats().anyMatch(Seat::isLooking);
    }

    @SuppressWarnings("ReferenceEquality") // That very one.
    private synchronized int takersOf(Backlog into) {
        int free = 0;
        int bound = 0; // Of these, those that take what is for their worker alone.
        for (Home home : homes) {
            int ofHome = (int) home.seats().stream().filter(Seat::isFree).count();
            int own = home.seats().isEmpty() ? 1 : ofHome;
            free += ofHome + settings.tasksPerWorker() - home.seats().size();
            if (own > 0) {
                bound += Math.min(own, home.backlog().count(own) + (into == home.backlog() ? 1 : 0));
            }
        }
        int left = Math.max(0, free - bound);
        return bound + Math.min(left, queue.backlog().count(left) + (into == queue.backlog() ? 1 : 0));
    }

    /** Runs a call on the thread of the caller, who may be a worker that runs another one. */
    private void runHere(Call<?> call) {
        Thread thread = threadFor(call);
        inCallers.put(call, thread);
        try {
            queue.failIfClosed(call); // A close that came before did not see that call, and waits for nothing.
        } catch (TaskRejectedException e) {
            forgetInCaller(call);
            throw e;
        }
        if (!isThisThread(thread)) {
            thread.start();
            return;
        }
        CallRunner runner = areHere() && Current.runner() instanceof CallRunner own ? own
                : runnerForCaller("caller " + thread.getName());
        runWithin(runner, call, this::recordInCaller);
    }

    /** That of the caller; or one beside the pool if the caller is to take, meanwhile, what the task emits. */
    private Thread threadFor(Call<?> call) {
        if (!call.isStreamed()) {
            return Thread.currentThread();
        }
        String name = names.get();
        return settings.threads().make("prong-" + name,
                () -> runWithin(runnerForCaller(name), call, this::recordInCaller));
    }

    private CallRunner runnerForCaller(String name) {
        Thread caller = Thread.currentThread();
        Surroundings where = surroundings(name);
        return new CallRunner(where, (call, _) -> givingUp.schedule(call, where.workerName(), caller, () -> {}),
                (own, call) -> help(own, call, null));
    }

    private void recordInCaller(Call<?> call, long begun) {
        callerTimes.record(call.acceptedNanos(), begun, System.nanoTime());
    }

    /**
     * Runs {@code call}, which is one of those in callers, on this thread.
     *
     * @param record told the call and when it began, if it was run
     */
    private void runWithin(CallRunner runner, Call<?> call, ObjLongConsumer<Call<?>> record) {
        long begun = System.nanoTime();
        try {
            if (runner.run(call, limits)) {
                record.accept(call, begun);
            }
        } finally {
            forgetInCaller(call);
        }
    }

    private void forgetInCaller(Call<?> call) {
        inCallers.remove(call);
        tellIfQuiet();
    }

    /**
     * Runs a call of this pool, for which this thread would wait, if it has not begun and may run on any worker.
     *
     * @param meter that of this thread, or null
     */
    void help(CallRunner runner, Call<?> call, SeatMeter meter) {
        StackRoom.require();
        if (!call.isOwnedBy(this) || homeOf(call.options()) != null || !UsageLimits.allowHere(call.options())
                || !call.leaveQueue()) {
            return;
        }
        Thread thread = threadFor(call);
        inCallers.put(call, thread); // Before it is counted out, or a close would not know of it.
        queue.left(queue.backlog(), true);
        if (!isThisThread(thread)) {
            thread.start();
            return;
        }
        runWithin(runner, call, meter == null ? this::recordInCaller : meter::within);
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
        MapRun<R> run = new MapRun<>(this, count, crossing);
        if (count == 0) {
            return run.results();
        }
        try {
            return map(run, count, task);
        } finally {
            run.forget();
        }
    }

    private <R> List<R> map(MapRun<R> run, int count, IntFunction<Task<R>> task) throws InterruptedException {
        add(run);
        boolean waited = false;
        try {
            new MapFeed<>(run, this::wakeAny).feed(count, task);
            run.whole().join();
            waited = true;
        } catch (InterruptedException e) {
            throw e; // What runs is cancelled, and not waited for.
        } catch (Throwable e) { // Of a task, or of the function that makes them.
            run.whole().cancel();
            run.whole().awaitDone(Duration.ofDays(1)); // Ends within the grace period.
            waited = true;
            throw e;
        } finally {
            if (!waited) {
                run.whole().cancel();
            }
        }
        return run.results();
    }

    private void add(MapRun<?> run) {
        changeMaps(all -> all.add(run));
        try {
            queue.failIfClosed(run.whole()); // A close that came before did not see it, and waits for nothing.
        } catch (TaskRejectedException e) {
            ended(run);
            throw e;
        }
    }

    /** All of it has ended. */
    void ended(MapRun<?> run) {
        changeMaps(all -> all.remove(run));
        tellIfQuiet();
    }

    private synchronized void changeMaps(Consumer<List<MapRun<?>>> change) {
        List<MapRun<?>> all = new ArrayList<>(List.of(maps));
        change.accept(all);
        maps = all.toArray(MapRun<?>[]::new);
    }

    /** The maps that have not ended; not to be changed. */
    @SuppressWarnings("EI_EXPOSE_REP") // Never changed, and for the seats of this pool.
    MapRun<?>[] maps() {
        return maps;
    }

    /** How many seats there may be. */
    int maxSeats() {
        return settings.seats();
    }

    /** A seat is about to run {@code element}. */
    void taken(MapElement<?> element) {
        Flight.submitted(element, settings.name());
        element.accept(this, timer);
    }

    /** Stops those elements of {@code run} that run and are dropped. */
    synchronized void stopElements(MapRun<?> run, StopReason reason) {
        allSeats().flatMap(seat -> seat.current().stream()).filter(call -> run.hasDropped(call))
                .forEach(call -> call.stop(reason));
    }

    /** One that runs an element of {@code run}; empty if none does. */
    @SuppressWarnings("ReferenceEquality") // That very map.
    synchronized Optional<Thread> threadOf(MapRun<?> run) {
        return allSeats().filter(seat -> seat.current().filter(
                call -> call instanceof MapElement<?> element && element.run() == run).isPresent())
                .map(Seat::thread).findFirst();
    }

    private MapElement<?> elementForNobody() {
        for (MapRun<?> run : maps) {
            Tally tally = counts.newTally();
            MapElement<?> element = run.take(run.newSlice(tally), System.nanoTime());
            counts.fold(tally);
            if (element != null) {
                taken(element);
                return element;
            }
        }
        return null;
    }

    /** Whether a worker that is free would find something; may be out of date at once. */
    boolean hasWork() {
        if (queue.size() > 0) {
            return true;
        }
        for (MapRun<?> run : maps) {
            if (run.hasElements()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing waits, nor will any more if the pool is closed. */
    boolean isEmpty() {
        return queue.size() == 0 && maps.length == 0;
    }

    /** Wakes a seat that sleeps, or begins one if there may be more and there is work. */
    void wakeAny() {
        Seat seat = idle.pollFirst();
        if (seat != null) {
            seat.wake();
        } else if (seats < settings.seats()) {
            grow();
        }
    }

    /** {@code seat} was woken, but found a call by itself: the wake was for another one, which is still there. */
    void passWakeOn(Seat seat) {
        if (!seat.home().backlog().isEmpty()) {
            wake(seat.home());
        }
        if (hasWork()) {
            wakeAny();
        }
    }

    private void wake(Home home) {
        Seat sleeping;
        synchronized (this) {
            if (home.seats().isEmpty()) {
                addSeat(home);
                return;
            }
            sleeping = home.seats().stream().filter(idle::remove).findFirst().orElse(null);
        }
        if (sleeping != null) {
            sleeping.wake();
        }
    }

    private synchronized void grow() {
        if (seats < settings.seats() && hasWork()) {
            addSeat(Arrays.stream(homes).min(Comparator.comparingInt(home -> home.seats().size())).orElseThrow());
        }
    }

    private synchronized void addSeat(Home home) {
        if (!home.hasWorker()) {
            home.renew(new PoolWorker(names.get(), home.id(), this));
        }
        int number = home.threadsOf(home.worker()) + 1;
        Seat seat = new Seat(this, queue, home, counts.newTally(),
                "prong-" + home.worker().name() + (number == 1 ? "" : "." + number));
        seat.begin(); // Fails where there are no more threads to be had.
        home.seats().add(seat);
        seats++;
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
            Home home = homeOf(call.options());
            queue.left(home == null ? queue.backlog() : home.backlog(), true);
            tellIfQuiet();
        } else if (call instanceof MapElement<?> element) {
            element.tellRun();
        }
    }

    void stopping(Call<?> call, Seat seat) {
        givingUp.schedule(call, seat.worker().name(), seat.thread(), () -> replace(seat));
    }

    private synchronized void replace(Seat givenUp) {
        Home home = givenUp.home();
        givenUp.replace();
        if (home.seats().remove(givenUp)) {
            seats--;
            usage.givenUp(givenUp);
            addSeat(home);
        }
        notifyAll();
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
        call = call == null ? elementForNobody() : call;
        if (call != null) {
            call.fail(new TaskFailedException("worker could not be set up: task=" + call.name() + ", worker="
                    + worker.name() + ", cause=" + Printable.shown(Thrown.textOf(error.getCause())),
                    error.getCause()));
        }
    }

    void tearDownFailed(PoolWorker worker, TaskException error) {
        events.add(new RuntimeEvent.WorkerFailed(settings.name(), worker.name(), worker.id(), error));
    }

    /** The seat is about to end in good order; true if it is the last of its worker. */
    synchronized boolean leavesLast(Seat seat) {
        PoolWorker worker = seat.worker();
        worker.leaves();
        return worker.leaving() == seat.home().threadsOf(worker);
    }

    void seatIsIdle(Seat seat) {
        idle.addFirst(seat);
    }

    /** The seat has work again; true if nobody had woken it. */
    boolean seatIsBusy(Seat seat) {
        return idle.remove(seat);
    }

    long idleNanos() {
        return settings.idleNanos();
    }

    /** Whether a seat that has had nothing to do for the idle timeout is to end. */
    synchronized boolean mayRetire(Seat seat) {
        boolean mayRetire = seats - retiring > settings.minWorkers() && !closed && seat.home().backlog().isEmpty()
                && !hasWork();
        if (mayRetire) {
            retiring++;
        }
        return mayRetire;
    }

    /** A seat's thread is at its end; what has come for it in this moment gets another one. */
    void ended(Seat seat, boolean orderly) {
        if (remove(seat, orderly) && orderly) {
            Flight.workerEnded(settings.name(), seat.worker().name(), seat.worker().id());
            events.add(new RuntimeEvent.WorkerEnded(settings.name(), seat.worker().name(), seat.worker().id()));
        }
        tellIfQuiet();
        if (hasWork()) {
            grow();
        }
    }

    /** True if it was the last of its worker. */
    private synchronized boolean remove(Seat seat, boolean orderly) {
        Home home = seat.home();
        usage.ended(seat);
        counts.fold(seat.tally());
        if (!home.seats().remove(seat)) {
            return false; // It was replaced.
        }
        seats--;
        if (seat.isRetiring()) {
            retiring--;
        }
        if (orderly) {
            seat.worker().hasLeft();
        }
        if (home.seats().isEmpty() && !home.backlog().isEmpty()) {
            addSeat(home);
        }
        notifyAll();
        return home.threadsOf(seat.worker()) == 0;
    }

    @Override
    public void close() {
        queue.close();
        synchronized (this) {
            closed = true;
        }
        wakeAll();
    }

    private void wakeAll() {
        for (Seat seat = idle.pollFirst(); seat != null; seat = idle.pollFirst()) {
            seat.wake();
        }
    }

    /** Somebody may be waiting for this moment, once the queue is closed. */
    void tellIfQuiet() {
        if (queue.isClosed()) {
            if (isEmpty()) {
                wakeAll(); // Who went to sleep while tasks for others were left has nothing more to wait for.
            }
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private boolean isQuiet() {
        return isEmpty() && inCallers.values().stream().allMatch(WorkerPool::isThisThread)
                && allSeats().noneMatch(seat -> seat.isBusy() && !isThisThread(seat.thread()));
    }

    /** A task that closes its own runtime does not wait for itself. */
    private static boolean isThisThread(Thread thread) {
        return thread.equals(Thread.currentThread());
    }

    @Override
    public synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        while (!isQuiet() && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        return isQuiet();
    }

    @Override
    public List<Call<?>> members() {
        List<Call<?>> members = new ArrayList<>();
        inCallers.forEach((call, thread) -> {
            if (!isThisThread(thread)) {
                members.add(call);
            }
        });
        synchronized (this) {
            allSeats().filter(seat -> !isThisThread(seat.thread())).flatMap(seat -> seat.current().stream())
                    .forEach(members::add);
            Arrays.stream(homes).forEach(home -> members.addAll(home.backlog().calls()));
        }
        members.addAll(queue.calls());
        Arrays.stream(maps).forEach(map -> members.add(map.whole()));
        members.removeIf(Call::isDone);
        return members;
    }

    private Stream<Seat> allSeats() {
        return Arrays.stream(homes).flatMap(home -> home.seats().stream());
    }

    /** Waits for the threads to end, once the queue is closed and empty. */
    public void awaitEnd() {
        List<Thread> threads;
        synchronized (this) {
            allSeats().forEach(Seat::wake); // Those that slept on while others had work learn that it is over.
            threads = allSeats().map(Seat::thread).filter(Objects::nonNull).toList();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                if (!thread.equals(Thread.currentThread())) {
                    thread.join(END_LIMIT);
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
        loadFigures();
        synchronized (this) {
            return usage.total(allSeats()).plus(callerTimes.usage());
        }
    }

    /** What the workers that live did. */
    public List<WorkerStats> perWorker() {
        loadFigures();
        synchronized (this) {
            return statsOfHomes();
        }
    }

    private List<WorkerStats> statsOfHomes() {
        return Arrays.stream(homes).filter(home -> !home.seats().isEmpty()).map(usage::of).toList();
    }

    Consumer<Call<?>> limits() {
        return limits;
    }

    /** A thread that is about to end calls this before it is asked for the last time. */
    void prepareLastReading() {
        if (!queue.isClosed()) { // A close does not wait for figures that nobody has asked for.
            loadFigures();
        }
    }

    /** Not under a lock: the first time it takes long. */
    private void loadFigures() {
        if (!settings.threads().virtual()) {
            ThreadFigures.tellCpuTime();
        }
    }

    /** How many workers live. */
    public synchronized int workers() {
        return (int) Arrays.stream(homes).filter(home -> !home.seats().isEmpty()).count();
    }
}
