package dev.prong.child.pool;

import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.TaskException;
import dev.prong.call.CallTimes;
import dev.prong.call.Usage;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One child of the pool, from the decision to launch it to its end. Guarded by the pool, but for what its session calls. */
final class Member implements SessionOwner {

    /** What it is there for. */
    enum Role {
        /** Works at a place. */
        PLACED,
        /** Stands ready for whatever comes. */
        SPARE,
        /** Is to take the part of another one. */
        REPLACEMENT,
        /** Gets no more calls. */
        LEAVING,
        /** Was started elsewhere and works without a place. */
        JOINED,
        /** Was a spare or had joined, and is no more of this pool. */
        GIVEN_AWAY
    }

    private final ChildPool pool;
    private final Lifespan lifespan;
    private final long launched;
    private final boolean unhurried;
    private final Map<ChildCall<?>, Line> running = new HashMap<>();
    private final CallTimes times = new CallTimes();
    private Role role;
    private Place place;
    private Member replaces;
    private Session session;
    private boolean ready;
    private boolean toldToLeave;
    private RecycleReason due;
    private long tasks;
    private long lastUsed;
    private long readyNanos;
    private long busyNanos;
    private long busySince;

    Member(ChildPool pool, Role role, Place place, Member replaces, Lifespan lifespan, long launched) {
        this.pool = pool;
        this.role = role;
        this.place = place;
        this.replaces = replaces;
        this.lifespan = lifespan;
        this.launched = launched;
        this.unhurried = role != Role.PLACED;
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

    Role role() {
        return role;
    }

    boolean is(Role asked) {
        return role == asked;
    }

    /** Whether calls may hope for it. */
    boolean isHopeful() {
        return role != Role.LEAVING;
    }

    void role(Role newRole) {
        role = newRole;
    }

    Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /** The number of its place; zero if it has had none. */
    int id() {
        return place == null ? 0 : place.id();
    }

    void place(Place newPlace) {
        place = newPlace;
    }

    Member replaces() {
        return replaces;
    }

    Session session() {
        return session;
    }

    void session(Session launchedSession) {
        session = launchedSession;
    }

    long launched() {
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

    /** Whether it has died, or is about to. */
    boolean isBroken() {
        return ready && !session.isUsable();
    }

    boolean canTake(int tasksPerChild) {
        return ready && (role == Role.PLACED || role == Role.JOINED) && room(tasksPerChild) > 0 && session.isUsable();
    }

    /** How many more calls it may be given now: at a time, and in its life. */
    int room(int tasksPerChild) {
        return (int) Math.max(0, Math.min(tasksPerChild - running.size(), lifespan.left(tasks)));
    }

    /** Whether it has been given all the calls of its life. */
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

    /** It was to begin a call, and did not. */
    void notBegun(ChildCall<?> call, long now) {
        if (ends(call, now) != null) {
            tasks--;
        }
    }

    /** A call is no more on it; says in which line it stood, null if it was not on it. */
    Line ends(ChildCall<?> call, long now) {
        Line line = running.remove(call);
        if (line != null && running.isEmpty()) {
            busyNanos += now - busySince;
        }
        lastUsed = now;
        return line;
    }

    void record(ChildCall<?> call) {
        call.begunNanos().ifPresent(begun -> times.record(call.acceptedNanos(), begun, System.nanoTime()));
    }

    List<Line> linesOfCalls() {
        return List.copyOf(running.values());
    }

    /** Why it is to be replaced; empty if it is not. */
    Optional<RecycleReason> due() {
        return Optional.ofNullable(due).or(() -> isUsedUp() ? Optional.of(RecycleReason.TASKS) : Optional.empty());
    }

    /** It is to be replaced; the first reason counts. */
    void due(RecycleReason reason) {
        due = due == null ? reason : due;
    }

    void lookAtItself(long now) {
        if (ready && due == null) {
            due = lifespan.reached(tasks, now - launched, session.memory()).orElse(null);
        }
    }

    boolean isToldToLeave() {
        return toldToLeave;
    }

    void toldToLeave() {
        toldToLeave = true;
    }

    /** What it has done so far. */
    Usage usage(long now) {
        long busy = busyNanos + (running.isEmpty() ? 0 : now - busySince);
        Usage ofTasks = times.usage();
        long alive = ready ? now - readyNanos : 0;
        return new Usage(busy, Math.max(0, alive - busy), ofTasks.runTime(), ofTasks.waitTime(), Usage.UNKNOWN,
                Usage.UNKNOWN);
    }
}
