package dev.prong.worker.pool;

import dev.prong.RuntimeEvent;
import dev.prong.TaskOptions;
import dev.prong.WorkerStats;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallCounts;
import dev.prong.call.CallQueue;
import dev.prong.call.EventFeed;
import dev.prong.call.StopReason;
import dev.prong.call.Usage;
import dev.prong.worker.flight.Flight;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The threads of a pool, each a seat at the home of its worker: begun when first needed, up to the limit, and ended when
 * they have had nothing to do for long. Thread-safe.
 */
final class Seats {

    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    /**
     * How long it waits for threads that are looking for a call. A look takes microseconds, but its thread may be without
     * a processor, or compare tasks by an order of the user's that never returns.
     */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(1);

    /** After so many yields it sleeps between its looks. */
    private static final int YIELDS = 1_000;

    private final WorkerPool pool;
    private final PoolSettings settings;
    private final CallQueue queue;
    private final Supplier<String> names;
    private final CallCounts counts;
    private final EventFeed events;
    private final Home[] homes;
    /** Seats without work, the one that worked last first: its memory is still in the caches, and others can be ended. */
    private final ConcurrentLinkedDeque<Seat> idle = new ConcurrentLinkedDeque<>();
    private final PoolUsage usage = new PoolUsage();

    // Written under the lock of this, which guards what is in the homes, too.
    private volatile int count;
    /** Of these, those that are on their way out because they had nothing to do. */
    private int retiring;
    private boolean closed;

    /**
     * No seats, at as many homes as there may be workers.
     *
     * @param names gives each worker its name
     * @param counts where each seat counts
     */
    Seats(WorkerPool pool, CallQueue queue, Supplier<String> names, CallCounts counts, EventFeed events) {
        this.pool = pool;
        this.settings = pool.settings();
        this.queue = queue;
        this.names = names;
        this.counts = counts;
        this.events = events;
        this.homes = IntStream.rangeClosed(1, settings.workers()).mapToObj(id -> new Home(id, settings.order()))
                .toArray(Home[]::new);
    }

    /** Begins the workers that there are at least. */
    synchronized void begin() {
        for (int i = 0; i < settings.minWorkers(); i++) {
            addSeat(homes[i]);
        }
    }

    private Stream<Seat> all() {
        return Arrays.stream(homes).flatMap(home -> home.seats().stream());
    }

    /** The place that the options ask for; null for any. */
    Home homeOf(TaskOptions options) {
        if (options.equals(TaskOptions.defaults())) {
            return null;
        }
        if (options.place().isPresent()) {
            int place = options.place().getAsInt();
            if (place > homes.length) {
                throw new IllegalArgumentException("no such place: runtime=" + settings.name() + ", place=" + place
                        + ", threads=" + homes.length + "; places are counted from 1");
            }
            return homes[place - 1];
        }
        return options.key().map(key -> homes[Math.floorMod(key.hashCode(), homes.length)]).orElse(null);
    }

    /** As {@link CallQueue.Takers#willTake} says. */
    @SuppressWarnings("ThreadPriorityCheck") // That thread may need the processor.
    int willTake(Backlog into) {
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
        return all().anyMatch(Seat::isLooking);
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

    /** Stops those elements of {@code run} that run and are dropped; not under the lock, as a stop runs actions of tasks. */
    void stopElements(MapRun<?> run, StopReason reason) {
        droppedOf(run).forEach(call -> call.stop(reason));
    }

    private synchronized List<Call<?>> droppedOf(MapRun<?> run) {
        return all().flatMap(seat -> seat.current().stream()).filter(run::hasDropped).toList();
    }

    /** One that runs an element of {@code run}; empty if none does. */
    @SuppressWarnings("ReferenceEquality") // That very map.
    synchronized Optional<Thread> threadOf(MapRun<?> run) {
        return all().filter(seat -> seat.current().filter(
                call -> call instanceof MapElement<?> element && element.run() == run).isPresent())
                .map(Seat::thread).findFirst();
    }

    /** Wakes a seat that sleeps, or begins one if there may be more and there is work. */
    void wakeAny() {
        Seat seat = idle.pollFirst();
        if (seat != null) {
            seat.wake();
        } else if (count < settings.seats()) {
            grow();
        }
    }

    /** {@code seat} was woken, but found a call by itself: the wake was for another one, which is still there. */
    void passWakeOn(Seat seat) {
        if (!seat.home().backlog().isEmpty()) {
            wake(seat.home());
        }
        if (pool.hasWork()) {
            wakeAny();
        }
    }

    /** Wakes a seat of {@code home} that sleeps, or begins its first. */
    void wake(Home home) {
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
        if (count < settings.seats() && pool.hasWork()) {
            addSeat(Arrays.stream(homes).min(Comparator.comparingInt(home -> home.seats().size())).orElseThrow());
        }
    }

    private synchronized void addSeat(Home home) {
        if (!home.hasWorker()) {
            home.renew(new PoolWorker(names.get(), home.id(), pool));
        }
        int number = home.threadsOf(home.worker()) + 1;
        Seat seat = new Seat(pool, queue, home, counts.newTally(),
                "prong-" + home.worker().name() + (number == 1 ? "" : "." + number));
        seat.begin(); // Fails where there are no more threads to be had.
        home.seats().add(seat);
        count++;
    }

    /** {@code givenUp} is given up, and another takes its place. */
    synchronized void replace(Seat givenUp) {
        Home home = givenUp.home();
        givenUp.replace();
        if (home.seats().remove(givenUp)) {
            count--;
            usage.givenUp(givenUp);
            addSeat(home);
        }
        notifyAll();
    }

    /** The seat is about to end in good order; true if it is the last of its worker. */
    synchronized boolean leavesLast(Seat seat) {
        PoolWorker worker = seat.worker();
        worker.leaves();
        return worker.leaving() == seat.home().threadsOf(worker);
    }

    /** The seat has nothing to do. */
    void isIdle(Seat seat) {
        idle.addFirst(seat);
    }

    /** The seat has work again; true if nobody had woken it. */
    boolean isBusy(Seat seat) {
        return idle.remove(seat);
    }

    /** Whether a seat that has had nothing to do for the idle timeout is to end. */
    synchronized boolean mayRetire(Seat seat) {
        boolean mayRetire = count - retiring > settings.minWorkers() && !closed && seat.home().backlog().isEmpty()
                && !pool.hasWork();
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
        pool.tellIfQuiet();
        if (pool.hasWork()) {
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
        count--;
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

    /** No more than the calls that have come are to be run: whoever has nothing to do ends. */
    void close() {
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

    /**
     * Somebody may be waiting for this moment.
     *
     * @param over whether there is nothing left to take
     */
    void tellIfQuiet(boolean over) {
        if (over) {
            wakeAll(); // Who went to sleep while tasks for others were left has nothing more to wait for.
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /** Waits until {@code quiet} holds, which is asked with the lock held, and again after each {@link #tellIfQuiet}. */
    synchronized boolean await(BooleanSupplier quiet, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        while (!quiet.getAsBoolean() && System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        return quiet.getAsBoolean();
    }

    /** Whether none runs anything, but on this thread. */
    boolean areQuiet() {
        return all().noneMatch(seat -> seat.isBusy() && !isThisThread(seat.thread()));
    }

    /** Adds to {@code members} what they run, but on this thread, and what waits for one of them alone. */
    synchronized void addTo(List<Call<?>> members) {
        all().filter(seat -> !isThisThread(seat.thread())).flatMap(seat -> seat.current().stream())
                .forEach(members::add);
        Arrays.stream(homes).forEach(home -> members.addAll(home.backlog().calls()));
    }

    /** A task that closes its own runtime does not wait for itself. */
    private static boolean isThisThread(Thread thread) {
        return thread.equals(Thread.currentThread());
    }

    /** Waits for the threads to end, once the queue is closed and empty. */
    void awaitEnd() {
        List<Thread> threads;
        synchronized (this) {
            all().forEach(Seat::wake); // Those that slept on while others had work learn that it is over.
            threads = all().map(Seat::thread).filter(Objects::nonNull).toList();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                if (!isThisThread(thread)) {
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

    /** What its threads did. */
    Usage usage() {
        loadFigures();
        synchronized (this) {
            return usage.total(all());
        }
    }

    /** What the workers that live did. */
    List<WorkerStats> perWorker() {
        loadFigures();
        synchronized (this) {
            return statsOfHomes();
        }
    }

    private List<WorkerStats> statsOfHomes() {
        return Arrays.stream(homes).filter(home -> !home.seats().isEmpty()).map(usage::of).toList();
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
    synchronized int workers() {
        return (int) Arrays.stream(homes).filter(home -> !home.seats().isEmpty()).count();
    }
}
