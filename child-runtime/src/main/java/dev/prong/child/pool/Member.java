package dev.prong.child.pool;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.TaskException;
import dev.prong.call.CallTimes;
import dev.prong.call.Usage;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.death.StartFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One child of the pool, from the decision to launch it to its end. Guarded by the pool, but for what its session calls. */
final class Member implements SessionOwner {

    /** What it is there for. */
    sealed interface Part {

        /** It works at a place. */
        record Placed(Place place) implements Part {
        }

        /** It stands ready for whatever comes. */
        record Spare() implements Part {
        }

        /** It is to take the part of another one. */
        record Replacement(Member old) implements Part {
        }

        /** It was started elsewhere and works without a place. */
        record Joined() implements Part {
        }

        /** It gets no more calls, and is told to leave, or leaves by itself, when it has none. */
        record Leaving(boolean told) implements Part {
        }

        /** It was a spare or had joined, and belongs to somebody else. */
        record GivenAway() implements Part {
        }
    }

    private final ChildPool pool;
    private final Lifespan lifespan;
    private final long launched;
    private final boolean unhurried;
    private final Map<ChildCall<?>, Line> running = new HashMap<>();
    private final CallTimes times = new CallTimes();
    private Part part;
    private int id;
    private Child child;
    private boolean ready;
    private RecycleReason due;
    private long tasks;
    private long lastUsed;
    private long readyNanos;
    private long busyNanos;
    private long busySince;
    /** With how many calls it stands among the free children; -1 if it does not. */
    private int freeWith = -1;
    /** How much of the pool's room is its own. */
    private int counted;
    /** How much of the room that is to come is its own. */
    private int countedToCome;

    Member(ChildPool pool, Part part, Lifespan lifespan, long launched) {
        this.pool = pool;
        this.part = part;
        this.lifespan = lifespan;
        this.launched = launched;
        this.unhurried = !(part instanceof Part.Placed);
        this.id = part instanceof Part.Placed(var place) ? place.id() : 0;
    }

    // What its world and its session tell it.

    void launched(Child newChild) {
        pool.launched(this, newChild);
    }

    void begun() {
        pool.begun(this);
    }

    void notStarted(StartFailure failure) {
        pool.notStarted(this, failure);
    }

    @Override
    public boolean isUnhurried() {
        return unhurried;
    }

    @Override
    public boolean preparesChildren() {
        return true;
    }

    @Override
    public void tearDownFailed(Session itself, TaskException error) {
        pool.tearDownFailed(this, error);
    }

    @Override
    public void ready(Session itself) {
        pool.ready(this);
    }

    @Override
    public void unusable(Session itself) {
        pool.unusable(this);
    }

    @Override
    public void stubborn(Session itself) {
        pool.stubborn(this);
    }

    @Override
    public void callEnded(Session itself, ChildCall<?> call, boolean tainted) {
        pool.callEnded(this, call, tainted);
    }

    @Override
    public Optional<TaskException> crashed(Session itself, ChildCall<?> call, SessionEnd end) {
        return pool.crashed(this, call, end);
    }

    @Override
    public void ended(Session itself, SessionEnd end) {
        // A close that waits for this then has had its lines heard, if their listener returns.
        itself.whenHeard(() -> pool.ended(this, end));
        itself.hurry();
    }

    // What the pool knows of it.

    Part part() {
        return part;
    }

    void part(Part newPart) {
        part = newPart;
        if (newPart instanceof Part.Placed(var place)) {
            id = place.id();
        }
    }

    /** Returns the place where it works; null if it works at none. */
    Place place() {
        return part instanceof Part.Placed(var place) ? place : null;
    }

    boolean isLeaving() {
        return part instanceof Part.Leaving;
    }

    boolean isSpare() {
        return part instanceof Part.Spare;
    }

    boolean isJoined() {
        return part instanceof Part.Joined;
    }

    /** Returns the number of its last place; zero if it has had none. */
    int id() {
        return id;
    }

    /** Returns the child itself; null before it was launched. */
    Child child() {
        return child;
    }

    void child(Child launchedChild) {
        child = launchedChild;
    }

    /** Tells when its launch was decided. */
    long launchedAt() {
        return launched;
    }

    boolean isReady() {
        return ready;
    }

    void becomeReady(long now) {
        ready = true;
        readyNanos = now;
        lastUsed = now;
    }

    /** Tells whether it takes calls, or will when it is ready. */
    boolean isAtWork() {
        return part instanceof Part.Placed || part instanceof Part.Joined;
    }

    /** Tells how many more calls it may be given now: at a time, and in its life. */
    int room(int tasksPerChild) {
        return (int) Math.max(0, Math.min(tasksPerChild - running.size(), lifespan.left(tasks)));
    }

    /** Tells whether it has been given all the calls of its life. */
    boolean isUsedUp() {
        return lifespan.left(tasks) <= 0;
    }

    int load() {
        return running.size();
    }

    long lastUsed() {
        return lastUsed;
    }

    void begins(ChildCall<?> call, Line line, long now) {
        busySince = running.isEmpty() ? now : busySince;
        running.put(call, line);
        tasks++;
        lastUsed = now;
    }

    /** Takes a call off it that was to begin, and did not; false if it was not on it any more. */
    boolean notBegun(ChildCall<?> call, long now) {
        boolean had = ends(call, now) != null;
        tasks -= had ? 1 : 0;
        return had;
    }

    /** Takes a call off it; returns the line where the call stood, null if it was not on it. */
    Line ends(ChildCall<?> call, long now) {
        Line line = running.remove(call);
        if (line != null && running.isEmpty()) {
            busyNanos += now - busySince;
        }
        lastUsed = now;
        return line;
    }

    void record(ChildCall<?> call, long now) {
        call.begunNanos().ifPresent(begun -> times.record(call.acceptedNanos(), begun, now));
    }

    /** Takes all calls off it; returns their lines. */
    List<Line> endAll(long now) {
        if (!running.isEmpty()) {
            busyNanos += now - busySince;
        }
        List<Line> lines = List.copyOf(running.values());
        running.clear();
        return lines;
    }

    /** Tells why it is to be replaced; null if it is not. */
    RecycleReason due() {
        return due == null && isUsedUp() ? RecycleReason.TASKS : due;
    }

    /** Has it replaced; the first reason counts. */
    void due(RecycleReason reason) {
        due = due == null ? reason : due;
    }

    /** Has it replaced if it has reached one of its limits. */
    void lookAtItself(long now) {
        if (ready && due == null && lifespan.isLimited()) {
            List<MemorySample> memory = lifespan.residentBytes() > 0 ? child.memory() : List.of();
            due = lifespan.reached(tasks, now - launched, memory).orElse(null);
        }
    }

    int freeWith() {
        return freeWith;
    }

    void freeWith(int load) {
        freeWith = load;
    }

    /** Tells whether it stands among the free children. */
    boolean isFree() {
        return freeWith >= 0;
    }

    int counted() {
        return counted;
    }

    int countedToCome() {
        return countedToCome;
    }

    void counted(int room, int toCome) {
        counted = room;
        countedToCome = toCome;
    }

    /** Tells what it has done so far. */
    Usage usage(long now) {
        long busy = busyNanos + (running.isEmpty() ? 0 : now - busySince);
        Usage ofTasks = times.usage();
        long alive = ready ? now - readyNanos : 0;
        return new Usage(busy, Math.max(0, alive - busy), ofTasks.runTime(), ofTasks.waitTime(), Usage.UNKNOWN,
                Usage.UNKNOWN);
    }
}
