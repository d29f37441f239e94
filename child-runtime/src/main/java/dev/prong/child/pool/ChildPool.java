package dev.prong.child.pool;

import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.WorkerStats;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.call.EventFeed;
import dev.prong.call.Usage;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.crash.CrashPolicy.Verdict;
import dev.prong.child.pool.Member.Part;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.death.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Children that take calls from the queue; launched when calls come, up to the limit, replaced when they have served
 * their time, and ended when there is nothing to do. A child that dies takes its own calls with it and no other.
 * Thread-safe.
 *
 * <p>Everything here is decided under the one lock of this pool, when something has happened: a call has been queued, a
 * child has room, the children that there are have changed. Two things hold whenever the lock is free, but for calls whose
 * {@link #queued} is still to come, and nothing has to be searched for that reason:
 * <ul>
 * <li>No call for any child waits while a child that is ready has room.
 * <li>No call for a certain place that could run waits while the child there is ready and has room.
 * </ul>
 * What is to be done in consequence is noted under the lock and done without it, by {@link #carryOut}. No thread is made
 * here and no clock is read: that is the {@link World}'s. Under the lock of a pool may be taken those of a {@link Child}, of the
 * queue and of the event feed, and no other; nobody who holds one of these, or that of a call, may call the pool.
 */
public final class ChildPool implements CallQueue.Takers {

    /** How a process comes into being, and the session with it, which is not begun. */
    @FunctionalInterface
    public interface Launch {

        /** Launches a child for {@code owner}; fails if its process cannot be started. */
        Session launch(SessionOwner owner) throws IOException;
    }

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final PoolSettings settings;
    private final CallQueue queue;
    private final World world;
    private final PoolEvents events;
    private final CrashPolicy crashes;
    private final Circuit circuit;
    /** The calls for any child. */
    private final Line common;
    private final List<Place> places;

    // All that follows is guarded by this.

    /** All that have been launched or have joined and are not gone. */
    private final Set<Member> all = new LinkedHashSet<>();
    private final Set<Member> spares = new LinkedHashSet<>();
    private final FreeChildren free = new FreeChildren();
    /** The children that have joined and have no call, for those who claim one. */
    private final Set<Member> idleJoined = new LinkedHashSet<>();
    /** The children that are to be replaced, the one that is to be replaced first first; some may have changed their minds. */
    private final Set<Member> due = new LinkedHashSet<>();
    /** The child that is to take the part of another one; null if there is none. */
    private Member heir;
    private int joined;
    private int leaving;
    /** How many have been launched and are not ready. */
    private int starting;
    /** How many more calls the children at work may be given, and those of them that are not ready. */
    private long room;
    private long roomToCome;

    private final TreeSet<Place> freePlaces = new TreeSet<>(Comparator.comparingInt(Place::id));
    /** All free places that ask for a child, and some that do no more. */
    private final TreeSet<Place> asking = new TreeSet<>(Comparator.comparingInt(Place::id));
    /** All places whose own lines hold calls, and some whose lines do no more. */
    private final Set<Place> holders = new LinkedHashSet<>();
    private final Map<Backlog, Place> placeByBacklog = new HashMap<>();

    /** Forks that wait for a child that has joined, first come, first served. */
    private final Queue<Consumer<? super Session>> claims = new ArrayDeque<>();
    /** What is to be done without the lock, in this order. */
    private final Queue<Runnable> effects = new ArrayDeque<>();
    /** Whether children may have to be launched or put elsewhere. */
    private boolean changed;
    private boolean closed;
    private Usage past = Usage.NONE.withoutThreads();

    /** A pool without children. */
    public ChildPool(PoolSettings settings, CallQueue queue, Launch launch, ScheduledExecutorService timer,
            EventFeed events, CrashPolicy crashes) {
        this(settings, queue, new World.Real(settings.name(), launch, timer), events, crashes);
    }

    ChildPool(PoolSettings settings, CallQueue queue, World world, EventFeed events, CrashPolicy crashes) {
        this.settings = settings;
        this.queue = queue;
        this.world = world;
        this.events = new PoolEvents(settings.name(), events);
        this.crashes = crashes;
        this.circuit = new Circuit(settings.name(), settings.startRetryTime(), world::nanoTime);
        this.common = Line.common(queue);
        this.places = new ArrayList<>(settings.children());
        for (int id = 1; id <= settings.children(); id++) {
            places.add(new Place(id, settings.order()));
        }
        freePlaces.addAll(places);
    }

    /** Launches the children that there are at least, and the spares; does not wait for them. */
    public void begin() {
        Duration idle = settings.idleTimeout();
        long period = Math.max(1, idle.isZero() ? LOOK.toMillis() : Math.min(LOOK.toMillis(), idle.toMillis() / 4));
        world.every(Duration.ofMillis(period), this::look);
        arrangeAgain();
    }

    private void arrangeAgain() {
        synchronized (this) {
            changed = true;
            arrange();
        }
        carryOut();
    }

    /** Does what has been decided; whoever comes with the next event may do some of it. */
    private void carryOut() {
        for (Runnable next = nextEffect(); next != null; next = nextEffect()) {
            next.run();
        }
        if (queue.mayHaveRoom() && hasFreeChild()) {
            queue.takerIsFree();
        }
    }

    private synchronized Runnable nextEffect() {
        return effects.poll();
    }

    private synchronized boolean hasFreeChild() {
        return !free.isEmpty();
    }

    // 1. A call has been queued.

    /**
     * Returns the line that a call with these options stands in; it is the same each time.
     *
     * @throws IllegalArgumentException if they name a worker that the pool cannot have
     */
    public Line lineOf(TaskOptions options) {
        if (options.equals(TaskOptions.defaults()) || (options.place().isEmpty() && options.key().isEmpty())) {
            return common;
        }
        Place place;
        int lane = 0;
        if (options.place().isPresent()) {
            place = placeOf(options.place().getAsInt());
        } else {
            refuseWithoutPlaces(options);
            lane = Math.floorMod(options.key().get().hashCode(), places.size() * settings.tasksPerChild());
            place = places.get(lane % places.size());
        }
        synchronized (this) {
            Line line = options.place().isPresent() ? place.own() : place.lane(lane / places.size());
            placeByBacklog.putIfAbsent(line.backlog(), place);
            holders.add(place);
            return line;
        }
    }

    private Place placeOf(int id) {
        if (id > places.size()) {
            throw new IllegalArgumentException("no such place: runtime=" + settings.name() + ", place=" + id
                    + ", children=" + places.size() + "; places are counted from 1");
        }
        return places.get(id - 1);
    }

    private void refuseWithoutPlaces(TaskOptions options) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("key needs children of the pool: runtime=" + settings.name()
                    + ", children=0, options=" + options + "; leave the key out");
        }
    }

    /** Tells that a call has been queued in {@code line}. Does not wait for children. */
    public void queued(Line line) {
        synchronized (this) {
            mayRun(line);
            arrange();
        }
        carryOut();
    }

    /** A call of {@code line} may be the next of a child. */
    private void mayRun(Line line) {
        Place place = line.place();
        if (place == null) {
            spread();
            return;
        }
        place.mayRun(line);
        holders.add(place);
        if (place.member() != null) {
            serve(place.member());
        } else if (place.isAsking()) {
            asking.add(place);
            changed = true;
        }
    }

    /** Gives calls for any child to those that have room. */
    private void spread() {
        for (Member member = freest(); member != null; member = freest()) {
            Taken next = nextOfCommon(member.place());
            if (next == null) {
                return;
            }
            give(member, next);
        }
        if (!freePlaces.isEmpty()) {
            changed = true;
        }
    }

    private Member freest() {
        Member first = free.first();
        while (first != null && !first.child().isUsable()) {
            forsake(first);
            first = free.first();
        }
        return first;
    }

    /** None of its calls runs in this process. */
    @Override
    public boolean areHere() {
        return false;
    }

    /** {@inheritDoc} Asked only when the queue is full; looks at the places for which calls wait, if any child has room. */
    @Override
    public synchronized int willTake(Backlog into) {
        int fresh = settings.roomOfFresh();
        long most = room + (long) freePlaces.size() * fresh;
        if (most == 0) {
            return 0;
        }
        Place target = placeByBacklog.get(into);
        long bound = target == null ? 0 : boundTo(target, into, fresh); // These are taken for that place alone.
        for (Iterator<Place> each = holders.iterator(); each.hasNext();) {
            Place place = each.next();
            if (!place.holdsCalls()) {
                each.remove();
            } else if (!place.equals(target)) {
                bound += boundTo(place, into, fresh);
            }
        }
        long forAny = queue.sizeForAny() + (target == null ? 1L : 0L);
        return (int) Math.min(Integer.MAX_VALUE, bound + Math.min(most - bound, forAny));
    }

    private int boundTo(Place place, Backlog into, int fresh) {
        return place.willTake(place.member() == null ? fresh : place.member().room(settings.tasksPerChild()), into);
    }

    // 2. A child has room.

    /** Gives {@code member} what waits for it: a fork that claims it, or calls, as long as it has room. */
    private void serve(Member member) {
        while (member.isFree()) {
            if (!member.child().isUsable()) {
                forsake(member);
            } else if (!claims.isEmpty() && idleJoined.contains(member)) {
                // Claims go before calls: a busy queue could keep a fork waiting for ever, but not the other way round.
                giveToClaim(member);
            } else {
                Taken next = nextFor(member.place());
                if (next == null) {
                    return;
                }
                give(member, next);
            }
        }
    }

    /** Takes the next call of the child at {@code place}, or of one without: its own and those for any child take turns. */
    private Taken nextFor(Place place) {
        if (place == null) {
            return nextOfCommon(null);
        }
        boolean ownIsNext = place.ownIsNext();
        Taken next = ownIsNext ? nextOfOwn(place) : nextOfCommon(place);
        if (next != null) {
            return next;
        }
        return ownIsNext ? nextOfCommon(place) : nextOfOwn(place);
    }

    private Taken nextOfOwn(Place place) {
        Taken own = place.poll(queue);
        if (own != null) {
            place.ownIsNext(false);
        }
        return own;
    }

    private Taken nextOfCommon(Place place) {
        ChildCall<?> call = common.poll(queue);
        if (call == null) {
            return null;
        }
        if (place != null) {
            place.ownIsNext(true);
        }
        return new Taken(call, common);
    }

    private void give(Member member, Taken taken) {
        ChildCall<?> call = taken.call();
        member.begins(call, taken.line(), world.nanoTime());
        noteDue(member);
        count(member);
        effects.add(() -> {
            crashes.refusal(call).ifPresent(call::fail); // It was accepted before its quarantine began.
            if (!member.child().run(call)) {
                notBegun(member, taken);
            }
        });
    }

    /** Called by {@link #carryOut}, which goes on with what comes of it. */
    private synchronized void notBegun(Member member, Taken taken) {
        ChildCall<?> call = taken.call();
        Line line = taken.line();
        if (member.notBegun(call, world.nanoTime())) {
            line.ended(); // Else the end of the child has told the line, which may be busy again.
        }
        if (!call.isDone() && !call.isStopping()) {
            queue.putBack(call, line.backlog()); // The child has died in this moment.
        }
        count(member);
        letGoIfIdle(member);
        mayRun(line);
        serve(member);
        arrange();
    }

    void callEnded(Member member, ChildCall<?> call, boolean tainted) {
        synchronized (this) {
            long now = world.nanoTime();
            member.record(call, now);
            Line line = member.ends(call, now);
            if (line != null) {
                line.ended();
            }
            if (tainted && settings.recycling().onTaint() && !member.isLeaving()) {
                member.due(RecycleReason.TAINTED);
                dismiss(member);
            }
            if (member.isUsedUp() && member.load() == 0) {
                dismiss(member);
            }
            member.lookAtItself(now);
            noteDue(member);
            count(member);
            letGoIfIdle(member);
            if (line != null && line.isNarrow()) {
                mayRun(line); // The next of its key may run, here or on a child that has come for this one.
            }
            serve(member);
            arrange();
        }
        carryOut();
    }

    /** A call that may be retried waits at its former place. */
    Optional<TaskException> crashed(Member member, ChildCall<?> call, SessionEnd end) {
        Verdict verdict = crashes.crashed(call, member.child().crashOf(call, end));
        boolean again = verdict.mayRetry() && call.retry(verdict.error());
        synchronized (this) {
            Line line = member.ends(call, world.nanoTime());
            if (line != null) {
                line.ended();
                if (again) {
                    queue.putBack(call, line.backlog());
                }
                count(member);
                mayRun(line);
                arrange();
            }
        }
        carryOut();
        return again ? Optional.empty() : Optional.of(verdict.error());
    }

    // 3. The children that there are have changed: who is to be launched, and who works where.

    /** Launches children and gives them places, until nothing is left to do; costs nothing if nothing has changed. */
    private void arrange() {
        while (changed) {
            changed = false;
            if (circuit.refuses()) {
                refuseHopeless();
            }
            while (!closed && arrangeNext()) {
                changed = true;
            }
        }
    }

    /** Fills a place, replaces a child or launches a spare; a spare that stands ready saves a launch. */
    private boolean arrangeNext() {
        Place needy = needy();
        if (needy != null) {
            return fill(needy, spare());
        }
        Member old = nextDue();
        if (old != null) {
            return replace(old, spare());
        }
        return spares.size() < settings.spares() && launch(new Part.Spare());
    }

    private boolean fill(Place place, Member spare) {
        if (spare == null) {
            return launch(new Part.Placed(place));
        }
        put(spare, place);
        return true;
    }

    private boolean replace(Member old, Member spare) {
        if (spare == null || !spare.isReady() || old.place() == null) {
            return launch(new Part.Replacement(old));
        }
        swap(old, spare);
        return true;
    }

    private boolean launch(Part part) {
        if (!circuit.mayLaunch(starting)) {
            return false;
        }
        Member member = new Member(this, part, Lifespan.of(settings.recycling(), world.chance()), world.nanoTime());
        add(member);
        if (part instanceof Part.Placed(var place)) {
            occupy(place, member);
        }
        effects.add(() -> world.launch(member));
        return true;
    }

    /** Tells whether another may be launched: there is one more than there are places, beside spares, at most. */
    private boolean mayGrow() {
        return all.size() - spares.size() - joined <= settings.children();
    }

    /** Returns the place that needs a child now; null if none does, or no more may be launched. */
    private Place needy() {
        if (!mayGrow() || freePlaces.isEmpty()) {
            return null;
        }
        while (!asking.isEmpty()) {
            Place first = asking.first();
            if (first.isAsking()) {
                return first;
            }
            asking.remove(first);
        }
        return isAnyWanted() ? freePlaces.first() : null;
    }

    private boolean isAnyWanted() {
        return placed() < settings.minChildren() || (free.isEmpty() && queue.sizeForAny() > roomToCome);
    }

    private int placed() {
        return places.size() - freePlaces.size();
    }

    /** Returns a spare that may be used, a ready one if there is one; null if there is none. */
    private Member spare() {
        Member found = null;
        for (Member each : List.copyOf(spares)) {
            if (each.isReady() && !each.child().isUsable()) {
                forsake(each);
            } else if (each.due() == null && (found == null || (each.isReady() && !found.isReady()))) {
                found = each;
            }
        }
        return found;
    }

    /** Returns the child that is to be replaced next; null if none is, or one is being replaced. */
    private Member nextDue() {
        if (due.isEmpty() || heir != null || !mayGrow()) {
            return null;
        }
        Member spare = spare();
        boolean isSpareReady = spare != null && spare.isReady();
        Member dueSpare = null;
        for (Member each : due) {
            // One that is used up keeps its place to the end of its last call, and then leaves it to the spare.
            boolean isNext = each.isReady() && each.due() != null && !(each.isUsedUp() && isSpareReady);
            if (isNext && each.place() != null) {
                return each;
            }
            dueSpare = dueSpare == null && isNext && each.isSpare() ? each : dueSpare;
        }
        return dueSpare;
    }

    private void noteDue(Member member) {
        if (member.due() != null && !member.isLeaving() && all.contains(member) && due.add(member)) {
            changed = true;
        }
    }

    /** Has {@code fresh} take the part of {@code old}, which gets no more calls. */
    private void swap(Member old, Member fresh) {
        boolean wasSpare = old.isSpare();
        Place place = old.place();
        dismiss(old); // Its own replacement has its place then.
        if (wasSpare) {
            become(fresh, new Part.Spare());
        } else if (fresh.place() == null) {
            put(fresh, place);
        }
    }

    /** Has {@code member} work at {@code place} from now on, if it is ready, or else as soon as it is. */
    private void put(Member member, Place place) {
        occupy(place, member);
        become(member, new Part.Placed(place));
        events.started(member);
        serve(member);
    }

    private void occupy(Place place, Member member) {
        place.member(member);
        freePlaces.remove(place);
        asking.remove(place);
    }

    /** Gives {@code member} no more calls; it is told to leave when it has none. */
    private void dismiss(Member member) {
        if (all.contains(member) && !member.isLeaving()) {
            vacate(member);
            become(member, new Part.Leaving(false));
            letGoIfIdle(member);
        }
    }

    /** Gives {@code member} no more calls, as it has died or is about to; it leaves by itself. */
    private void forsake(Member member) {
        vacate(member);
        become(member, new Part.Leaving(true));
    }

    private void letGoIfIdle(Member member) {
        if (member.load() == 0 && member.child() != null && member.part() instanceof Part.Leaving(var told) && !told) {
            tellToLeave(member);
        }
    }

    private void tellToLeave(Member member) {
        become(member, new Part.Leaving(true));
        effects.add(member.child()::leave);
    }

    /** Frees the place of {@code member}, or gives it to its replacement, ready or not: another would be one too many. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    private void vacate(Member member) {
        Place place = member.place();
        if (place == null || place.member() != member) {
            return;
        }
        if (member.isUsedUp()) {
            place.leftUsedUp();
        } else {
            place.member(null);
        }
        freePlaces.add(place);
        changed = true;
        if (heir != null && heir.part() instanceof Part.Replacement(var old) && old == member) {
            put(heir, place);
        } else if (place.isAsking()) {
            asking.add(place);
        }
    }

    // How many there are of each kind is kept up to date, so that nobody has to count.

    private void add(Member member) {
        all.add(member);
        tally(member, 1);
        count(member);
    }

    private void remove(Member member) {
        vacate(member);
        if (all.remove(member)) {
            tally(member, -1);
            due.remove(member);
            count(member);
        }
        changed = true;
        notifyAll();
    }

    private void become(Member member, Part part) {
        tally(member, -1);
        member.part(part);
        tally(member, 1);
        count(member);
        if (member.isLeaving()) {
            due.remove(member);
        }
        changed = true;
    }

    private void tally(Member member, int by) {
        starting += member.isReady() ? 0 : by;
        switch (member.part()) {
            case Part.Spare() when by > 0 -> spares.add(member);
            case Part.Spare() -> spares.remove(member);
            case Part.Replacement(var _) -> heir = by > 0 ? member : null;
            case Part.Joined() -> joined += by;
            case Part.Leaving(var _) -> leaving += by;
            case Part.Placed(var _),Part.GivenAway() -> {
            }
        }
    }

    /** How much room {@code member} has, and which calls it has, may have changed. */
    private void count(Member member) {
        int its = all.contains(member) && member.isAtWork() ? member.room(settings.tasksPerChild()) : 0;
        int toCome = member.isReady() ? 0 : its;
        room += its - member.counted();
        roomToCome += toCome - member.countedToCome();
        member.counted(its, toCome);
        if (member.isFree()) {
            free.remove(member, member.freeWith());
        }
        member.freeWith(its > 0 && member.isReady() ? member.load() : -1);
        if (member.isFree()) {
            free.add(member, member.load());
        }
        if (member.isJoined() && member.freeWith() == 0) {
            idleJoined.add(member);
        } else {
            idleJoined.remove(member);
        }
    }

    // 4. What becomes of a launch.

    synchronized void launched(Member member, Child child) {
        member.child(child);
    }

    /** The pool may have been closed while it was launched. */
    void begun(Member member) {
        synchronized (this) {
            letGoIfIdle(member);
        }
        carryOut();
    }

    void ready(Member member) {
        synchronized (this) {
            becomeReady(member);
            if (circuit.succeeded()) {
                events.circuitClosed(member);
            }
            if (member.place() != null) {
                events.started(member);
            } else if (member.part() instanceof Part.Replacement(var old)) {
                takePartOf(old, member);
            }
            if (member.isSpare()) {
                events.spareReady(member);
            }
            serve(member);
            arrange();
        }
        carryOut();
    }

    private void becomeReady(Member member) {
        tally(member, -1);
        member.becomeReady(world.nanoTime());
        tally(member, 1);
        count(member);
        changed = true;
    }

    /** It waits for the last call of one that is used up: no more than {@code children} work at a time. */
    private void takePartOf(Member old, Member fresh) {
        if (old.place() == null && !old.isSpare()) { // The other one has gone by itself.
            settleElsewhere(fresh);
        } else if (!old.isUsedUp()) {
            swap(old, fresh);
        }
    }

    private void settleElsewhere(Member fresh) {
        if (!freePlaces.isEmpty()) {
            put(fresh, freePlaces.first());
        } else if (spares.size() < settings.spares()) {
            become(fresh, new Part.Spare());
        } else {
            dismiss(fresh);
        }
    }

    /** It could not be launched, or not begun. */
    void notStarted(Member member, StartFailure failure) {
        synchronized (this) {
            failed(member, failure);
            arrange();
        }
        carryOut();
    }

    /**
     * The calls that wait get the error of the failed start, unless a child is left that could take them, or the next start
     * may succeed: then they keep their place in the queue.
     */
    private void failed(Member member, StartFailure failure) {
        remove(member);
        boolean opened = circuit.failed(member.launchedAt(), failure);
        if (!closed) {
            events.failed(member, failure, circuit, opened);
            world.after(circuit.untilNext(), this::arrangeAgain);
        }
        if (!circuit.isHopeful() && hopeful() == 0) {
            refuseHopeless();
        }
    }

    /** Tells how many children calls may hope for. */
    private int hopeful() {
        return all.size() - leaving;
    }

    /** Refuses the calls that nobody will take as long as no child can be started. */
    private void refuseHopeless() {
        if (hopeful() == 0) {
            refuse(common);
        }
        for (Place place : asking) {
            place.lines().forEach(this::refuse);
        }
    }

    private void refuse(Line line) {
        for (Call<?> call = line.take(queue); call != null; call = line.take(queue)) {
            Call<?> refused = call;
            WorkerCrashedException error = circuit.error(call.name());
            effects.add(() -> refused.fail(error));
        }
    }

    // 5. What else becomes of a child.

    synchronized void tearDownFailed(Member member, TaskException error) {
        events.tearDownFailed(member, error);
    }

    /** It has died or is about to: its place is for another one. */
    void unusable(Member member) {
        synchronized (this) {
            if (member.isReady() && all.contains(member) && !member.isLeaving()) {
                forsake(member);
                arrange();
            }
        }
        carryOut();
    }

    /** It is about to be killed: its replacement is launched now, so that it works by then. */
    void stubborn(Member member) {
        synchronized (this) {
            if (member.place() != null) {
                member.due(RecycleReason.STUBBORN);
                noteDue(member);
                arrange();
            }
        }
        carryOut();
    }

    void ended(Member member, SessionEnd end) {
        synchronized (this) {
            if (member.part() instanceof Part.GivenAway) {
                return; // In the moment between: who has taken it finds it ended.
            }
            List<Line> lines = member.endAll(world.nanoTime());
            remove(member);
            past = past.plus(member.usage(world.nanoTime()));
            if (end.ready()) {
                events.ended(member, end);
            } else {
                failed(member, StartFailure.of(end));
            }
            lines.forEach(Line::ended);
            lines.forEach(this::mayRun);
            arrange();
        }
        carryOut();
    }

    private void look() {
        synchronized (this) {
            long now = world.nanoTime();
            for (Member each : all) {
                each.lookAtItself(now);
                noteDue(each);
            }
            if (!closed && !settings.idleTimeout().isZero()) {
                idleSince(now - settings.idleTimeout().toNanos()).forEach(this::dismiss);
            }
            arrange();
        }
        carryOut();
    }

    /** Returns those that have had nothing to do for so long, beyond the least. */
    private List<Member> idleSince(long nanoTime) {
        List<Member> idle = new ArrayList<>();
        int most = queue.sizeForAny() > 0 ? 0 : placed() - settings.minChildren();
        for (Iterator<Place> each = places.iterator(); each.hasNext() && idle.size() < most;) {
            Place place = each.next();
            Member member = place.member();
            if (member != null && member.isReady() && member.load() == 0 && member.lastUsed() - nanoTime < 0
                    && !place.holdsCalls()) {
                idle.add(member);
            }
        }
        return idle;
    }

    // 6. Children that come from elsewhere, and go elsewhere.

    /**
     * Takes in a child that was started elsewhere and is ready, and becomes its owner: it comes on top of the limit, is
     * never replaced, and takes calls for any child.
     *
     * @return false if it has just ended: then its owner stays
     */
    public boolean join(Session session) {
        return join(new Child.Real(session));
    }

    boolean join(Child child) {
        Member member = new Member(this, new Part.Joined(), Lifespan.UNLIMITED, world.nanoTime());
        synchronized (this) {
            member.child(child);
            add(member); // First: its end must not come before it is in.
            if (!child.handOver(member)) {
                remove(member);
                return false;
            }
            becomeReady(member);
            events.started(member);
            if (closed) {
                dismiss(member);
            }
            serve(member);
            arrange();
        }
        carryOut();
        return true;
    }

    /**
     * Gives the next child that has {@linkplain #join joined} and has no call to {@code taker}, before any call gets it. It
     * is none of the pool any more; who takes it becomes its owner by {@link Session#handOver}.
     */
    public void claim(Consumer<? super Session> taker) {
        synchronized (this) {
            claims.add(taker);
            while (!claims.isEmpty() && !idleJoined.isEmpty()) {
                serve(idleJoined.iterator().next());
            }
            arrange();
        }
        carryOut();
    }

    private void giveToClaim(Member member) {
        Consumer<? super Session> taker = claims.remove();
        giveAway(member);
        events.left(member);
        effects.add(() -> taker.accept(member.child().session()));
    }

    /** Takes a {@linkplain #claim claim} back; false if it has been given a child. */
    public synchronized boolean withdraw(Consumer<? super Session> taker) {
        return claims.remove(taker);
    }

    /**
     * Takes a warm child out of the pool, which replaces it at once; empty if none stands ready. It has run nothing yet.
     * Who takes it becomes its owner by {@link Session#handOver}, or lets it go.
     */
    public Optional<Session> takeSpare() {
        return takeSpareChild().map(Child::session);
    }

    Optional<Child> takeSpareChild() {
        Member spare;
        synchronized (this) {
            spare = closed ? null : spare();
            spare = spare != null && spare.isReady() ? spare : null;
            if (spare != null) {
                giveAway(spare);
            }
            arrange();
        }
        carryOut();
        return Optional.ofNullable(spare).map(Member::child);
    }

    private void giveAway(Member member) {
        remove(member);
        member.part(new Part.GivenAway());
        past = past.plus(member.usage(world.nanoTime()));
    }

    // 7. All of them at once.

    /**
     * Replaces each child that is there by a fresh one; waits until they have gone.
     *
     * @throws WorkerCrashedException if children cannot be started; those that are left stay
     */
    public void replaceAll() throws InterruptedException {
        List<Member> old = new ArrayList<>();
        synchronized (this) {
            for (Member each : all) {
                if (!each.isJoined()) {
                    old.add(each);
                    each.due(RecycleReason.ON_DEMAND);
                    noteDue(each);
                }
            }
            arrange();
        }
        carryOut();
        awaitGone(old);
    }

    /** Waits until they have gone, or the pool is closed; fails if their replacements cannot be started. */
    private synchronized void awaitGone(List<Member> old) throws InterruptedException {
        for (Member each : old) {
            while (!closed && all.contains(each)) {
                if (circuit.isOpen()) {
                    throw circuit.error("replacement of children");
                }
                wait();
            }
        }
    }

    /**
     * Lets all children go and launches no more; waits until they have gone, at most {@code limit}. An interrupt ends the
     * wait and stays set.
     */
    public void close(Duration limit) {
        beginClose();
        try {
            awaitNone(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all children go, those too that have calls, and launches no more. */
    void beginClose() {
        synchronized (this) {
            closed = true;
            notifyAll();
            for (Member each : all) {
                dismiss(each);
                if (each.child() != null && each.part() instanceof Part.Leaving(var told) && !told) {
                    tellToLeave(each);
                }
            }
        }
        carryOut();
    }

    private synchronized void awaitNone(Duration limit) throws InterruptedException {
        long end = world.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); left > 0 && !all.isEmpty(); left = end - world.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Tells how many children there are, the starting ones and the spares included. */
    public synchronized int size() {
        return all.size();
    }

    /** Tells how long its children worked and did not. */
    public synchronized Usage usage() {
        long now = world.nanoTime();
        Usage sum = past;
        for (Member each : all) {
            sum = sum.plus(each.usage(now));
        }
        return sum;
    }

    /** Tells what the children at work have done. */
    public synchronized List<WorkerStats> perWorker() {
        long now = world.nanoTime();
        List<WorkerStats> stats = new ArrayList<>();
        for (Place place : places) {
            Member member = place.member();
            if (member != null && member.isReady()) {
                stats.add(member.usage(now).stats(member.child().name(), member.id()));
            }
        }
        return List.copyOf(stats);
    }
}
