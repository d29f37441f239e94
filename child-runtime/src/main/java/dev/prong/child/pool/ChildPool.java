package dev.prong.child.pool;

import dev.prong.KillReason;
import dev.prong.RuntimeEvent;
import dev.prong.RuntimeEvent.RecycleReason;
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
import dev.prong.child.pool.Member.Role;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionEnd;
import dev.prong.child.session.SessionOwner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Children that take calls from the queue; launched when calls come, up to the limit, replaced when they have served
 * their time, and ended when there is nothing to do. A child that dies takes its own calls with it and no other.
 * Thread-safe.
 */
public final class ChildPool {

    /** How a process comes into being, and the session with it, which is not begun. */
    @FunctionalInterface
    public interface Launch {

        /** Launches a child for {@code owner}; fails if its process cannot be started. */
        Session launch(SessionOwner owner) throws IOException;
    }

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final PoolSettings settings;
    private final CallQueue queue;
    private final Launch launch;
    private final ScheduledExecutorService timer;
    private final EventFeed events;
    private final CrashPolicy crashes;
    private final Members members;
    private final Circuit circuit;
    private Usage past = Usage.NONE.withoutThreads();
    private Future<?> looks;
    private boolean closed;

    /** A pool without children. */
    public ChildPool(PoolSettings settings, CallQueue queue, Launch launch, ScheduledExecutorService timer,
            EventFeed events, CrashPolicy crashes) {
        this(settings, queue, launch, timer, events, crashes, System::nanoTime);
    }

    ChildPool(PoolSettings settings, CallQueue queue, Launch launch, ScheduledExecutorService timer, EventFeed events,
            CrashPolicy crashes, LongSupplier nanoClock) {
        this.settings = settings;
        this.queue = queue;
        this.launch = launch;
        this.timer = timer;
        this.events = events;
        this.crashes = crashes;
        this.members = new Members(settings, queue);
        this.circuit = new Circuit(settings.name(), nanoClock);
    }

    /** Launches the children that there are at least, and the spares; does not wait for them. */
    public void begin() {
        Duration idle = settings.idleTimeout();
        long period = Math.max(1, idle.isZero() ? LOOK.toMillis() : Math.min(LOOK.toMillis(), idle.toMillis() / 4));
        looks = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
        dispatch();
    }

    /**
     * Where a call with these options waits.
     *
     * @throws IllegalArgumentException if they name a worker that the pool cannot have
     */
    public Backlog backlogOf(TaskOptions options) {
        return members.lineOf(options).backlog();
    }

    /** A call has been queued, or a child can take one: brings the two together. Does not wait for children. */
    public void dispatch() {
        for (Runnable step = nextStep(); step != null; step = nextStep()) {
            step.run();
        }
    }

    /** What there is to do next, outside the lock; null if nothing. */
    private synchronized Runnable nextStep() {
        members.all().stream().filter(Member::isBroken).filter(each -> !each.is(Role.LEAVING)).toList()
                .forEach(this::forsake);
        Runnable step = nextBegin();
        step = step == null ? nextLeave() : step;
        step = step == null ? nextRefusal() : step;
        return step == null && !closed ? nextLaunch() : step;
    }

    private void forsake(Member dying) {
        members.dismiss(dying);
        dying.toldToLeave(); // It does so by itself.
    }

    private Runnable nextBegin() {
        for (Place place : members.places()) {
            Member member = place.member().filter(each -> each.canTake(settings.tasksPerChild())).orElse(null);
            Place.Taken taken = member == null || !place.ownIsNext() ? null : place.poll(queue);
            if (taken != null) {
                place.ownIsNext(false);
                return begin(member, taken);
            }
        }
        Member best = members.best().orElse(null);
        if (best == null) {
            return null;
        }
        Call<?> call = members.common().poll(queue);
        if (call != null) {
            best.place().ifPresent(place -> place.ownIsNext(true));
            return begin(best, new Place.Taken((ChildCall<?>) call, members.common()));
        }
        return turnToOwn() ? nextBegin() : null;
    }

    /** There are none for any child: each turns to its own. Whether that changes anything. */
    private boolean turnToOwn() {
        List<Place> others = members.places().stream().filter(each -> !each.ownIsNext()).toList();
        others.forEach(each -> each.ownIsNext(true));
        return !others.isEmpty();
    }

    private Runnable begin(Member member, Place.Taken taken) {
        member.begins(taken.call(), taken.line(), circuit.now());
        return () -> {
            crashes.refusal(taken.call()).ifPresent(taken.call()::fail); // It was accepted before its quarantine began.
            if (!member.session().run(taken.call(), null)) {
                notBegun(member, taken);
            }
        };
    }

    private synchronized void notBegun(Member member, Place.Taken taken) {
        member.ends(taken.call(), circuit.now());
        if (taken.call().isDone() || taken.call().isStopping()) {
            taken.line().ended();
        } else {
            taken.line().putBack(taken.call(), queue); // The child has died in this moment.
        }
    }

    private Runnable nextLeave() {
        Member leaver = members.with(Role.LEAVING)
                .filter(each -> !each.isToldToLeave() && each.load() == 0 && each.session() != null).findFirst()
                .orElse(null);
        if (leaver == null) {
            return null;
        }
        leaver.toldToLeave();
        return leaver.session()::leave;
    }

    /** Tasks that nobody will take as long as no child can be started. */
    private Runnable nextRefusal() {
        if (!circuit.refuses()) {
            return null;
        }
        Call<?> call = takeHopeless();
        return call == null ? null : () -> call.fail(circuitError(call.name()));
    }

    private synchronized WorkerCrashedException circuitError(String task) {
        return circuit.error(task);
    }

    private Call<?> takeHopeless() {
        boolean none = members.all().stream().noneMatch(Member::isHopeful);
        Call<?> call = none ? members.common().take(queue) : null;
        for (Place place : members.places()) {
            call = call == null && place.isFree() ? place.take(queue) : call;
        }
        return call;
    }

    private Runnable nextLaunch() {
        Optional<Place> needy = members.needy();
        if (needy.isPresent()) {
            Optional<Member> spare = members.spare();
            if (spare.isPresent()) {
                members.put(spare.get(), needy.get());
                tellStarted(spare.get());
                return () -> {};
            }
            return launch(Role.PLACED, needy.get(), null);
        }
        Optional<Member> due = members.nextDue();
        Optional<Member> spare = members.spare().filter(Member::isReady);
        if (due.isPresent() && due.get().is(Role.PLACED) && spare.isPresent()) {
            members.swap(due.get(), spare.get());
            tellStarted(spare.get());
            return () -> {};
        }
        if (due.isPresent()) {
            return launch(Role.REPLACEMENT, null, due.get());
        }
        return members.lacksSpare() ? launch(Role.SPARE, null, null) : null;
    }

    private Runnable launch(Role role, Place place, Member replaces) {
        if (!circuit.mayLaunch(members.anyStarts())) {
            return null;
        }
        Member member = new Member(this, role, place, replaces,
                Lifespan.of(settings.recycling(), ThreadLocalRandom.current()), circuit.now());
        members.all().add(member);
        if (place != null) {
            place.member(member);
        }
        return () -> Thread.ofVirtual().name("prong-launch").start(() -> launch(member));
    }

    private void launch(Member member) {
        Session session;
        try {
            session = launch.launch(member);
        } catch (IOException | RuntimeException | Error e) {
            startFailed(member, settings.name() + " child", task -> notLaunched(task, e));
            return;
        }
        boolean late;
        synchronized (this) {
            member.session(session);
            late = closed;
        }
        try {
            session.begin();
        } catch (RuntimeException | Error e) { // Such as no memory for its threads: nobody will hear of its end.
            session.kill(KillReason.CLOSED);
            startFailed(member, session.name(), task -> notLaunched(task, e));
            return;
        }
        if (late) {
            session.leave();
        }
    }

    /** The error of a task for which no process could be started. */
    public static WorkerCrashedException notLaunched(String task, Throwable cause) {
        return new WorkerCrashedException("child cannot be launched: task=" + task + ", reason=" + cause.getMessage()
                + "; check the path of java and the limits on processes and files",
                SessionEnd.notLaunched(task, cause), cause);
    }

    /** The calls that wait get the error of the failed start, if no child is left that could take them. */
    private void startFailed(Member member, String child, Function<String, WorkerCrashedException> error) {
        List<Call<?>> hopeless = new ArrayList<>();
        synchronized (this) {
            members.remove(member);
            notifyAll();
            boolean opened = circuit.failed(member.launched(), error);
            if (!closed) {
                tellFailed(member, child, opened, error.apply("none"));
                var _ = timer.schedule(this::dispatch, circuit.untilNext().toNanos(), TimeUnit.NANOSECONDS);
            }
            if (members.all().stream().noneMatch(Member::isHopeful)) {
                for (Call<?> call = takeHopeless(); call != null; call = takeHopeless()) {
                    hopeless.add(call);
                }
            }
        }
        hopeless.forEach(call -> call.fail(circuitError(call.name())));
        dispatch();
    }

    private void tellFailed(Member member, String child, boolean opened, WorkerCrashedException error) {
        events.add(new RuntimeEvent.WorkerFailed(settings.name(), child, member.id(), error));
        if (opened) {
            events.add(new RuntimeEvent.CircuitOpened(settings.name(), circuit.failures(), circuit.untilNext(), error));
        }
    }

    void ready(Member member) {
        synchronized (this) {
            member.becomeReady(circuit.now());
            if (circuit.succeeded()) {
                events.add(new RuntimeEvent.CircuitClosed(settings.name(), member.session().name()));
            }
            settle(member);
        }
        dispatch();
    }

    private void settle(Member member) {
        Member old = member.replaces();
        if (member.is(Role.REPLACEMENT) && (old.is(Role.PLACED) || old.is(Role.SPARE))) {
            members.swap(old, member);
        } else if (member.is(Role.REPLACEMENT)) { // The other one has gone by itself.
            settleElsewhere(member);
        }
        if (member.is(Role.PLACED)) {
            tellStarted(member);
        } else if (member.is(Role.SPARE)) {
            events.add(new RuntimeEvent.SpareReady(settings.name(), member.session().name()));
        }
    }

    private void settleElsewhere(Member member) {
        Optional<Place> free = members.places().stream().filter(Place::isFree).findFirst();
        if (free.isPresent()) {
            members.put(member, free.get());
        } else if (members.lacksSpare()) {
            member.role(Role.SPARE);
        } else {
            members.dismiss(member);
        }
    }

    private void tellStarted(Member member) {
        if (member.isReady()) {
            events.add(new RuntimeEvent.WorkerStarted(settings.name(), member.session().name(), member.id()));
        }
    }

    void callEnded(Member member, ChildCall<?> call, boolean tainted) {
        synchronized (this) {
            member.record(call);
            Line line = member.ends(call, circuit.now());
            if (line != null) {
                line.ended();
            }
            if (tainted && settings.recycling().onTaint() && !member.is(Role.LEAVING)) {
                member.due(RecycleReason.TAINTED);
                members.dismiss(member);
            }
            member.lookAtItself(circuit.now());
        }
        dispatch();
    }

    /** One that may be retried waits at its former place; the end of its child, which follows, dispatches it. */
    void crashed(Member member, ChildCall<?> call, SessionEnd end) {
        Verdict verdict = crashes.crashed(call, member.session().crashOf(call, end));
        boolean again = verdict.mayRetry() && call.retry(verdict.error());
        synchronized (this) {
            Line line = member.ends(call, circuit.now());
            if (line != null && again) {
                line.putBack(call, queue);
            } else if (line != null) {
                line.ended();
            }
        }
        if (!again) {
            call.fail(verdict.error());
        }
    }

    void ended(Member member, SessionEnd end) {
        synchronized (this) {
            member.linesOfCalls().forEach(Line::ended);
            members.remove(member);
            past = past.plus(member.usage(circuit.now()));
            if (end.ready()) {
                tellEnded(member, end);
            }
            notifyAll();
        }
        if (end.ready()) {
            dispatch();
        } else {
            startFailed(member, end.name(), end::crashOf);
        }
    }

    private void tellEnded(Member member, SessionEnd end) {
        String worker = end.name();
        if (member.due().isPresent() && member.is(Role.LEAVING) && end.orderly()) {
            events.add(new RuntimeEvent.WorkerRecycled(settings.name(), worker, member.id(), member.due().get()));
        } else if (end.killed().isPresent()) {
            events.add(new RuntimeEvent.WorkerKilled(settings.name(), worker, member.id(), end.killed().get()));
        } else if (member.is(Role.LEAVING) && end.orderly()) {
            events.add(new RuntimeEvent.WorkerEnded(settings.name(), worker, member.id()));
        } else {
            events.add(new RuntimeEvent.WorkerCrashed(settings.name(), worker, member.id(), end.crash()));
        }
    }

    private void look() {
        synchronized (this) {
            long now = circuit.now();
            members.all().forEach(each -> each.lookAtItself(now));
            if (!settings.idleTimeout().isZero()) {
                members.idleSince(now - settings.idleTimeout().toNanos()).forEach(members::dismiss);
            }
        }
        dispatch();
    }

    /**
     * Replaces each child that is there by a fresh one; waits until they have gone.
     *
     * @throws WorkerCrashedException if children cannot be started; those that are left stay
     */
    public void replaceAll() throws InterruptedException {
        Set<Member> old;
        synchronized (this) {
            old = members.all().stream().filter(each -> !each.is(Role.JOINED)).collect(Collectors.toSet());
            old.forEach(each -> each.due(RecycleReason.ON_DEMAND));
        }
        dispatch();
        awaitGone(old);
    }

    private synchronized void awaitGone(Set<Member> old) throws InterruptedException {
        while (!closed && old.stream().anyMatch(members.all()::contains)) {
            if (circuit.isOpen()) {
                throw circuit.error("replacement of children");
            }
            wait();
        }
    }

    /**
     * Takes in a child that was started elsewhere and is ready: it comes on top of the limit, is never replaced, and takes
     * calls for any child. It is to have an owner that hands on what follows, to {@link #callEnded}, {@link #crashed} and
     * {@link #left}.
     */
    public void join(Session session) {
        boolean late;
        Member member = new Member(this, Role.JOINED, null, null, Lifespan.UNLIMITED, circuit.now());
        synchronized (this) {
            member.session(session);
            member.becomeReady(circuit.now());
            members.all().add(member);
            tellStarted(member);
            late = closed;
            if (late) {
                members.dismiss(member);
                member.toldToLeave();
            }
        }
        if (late) {
            session.leave();
        }
        dispatch();
    }

    /** A call on a child that had {@linkplain #join joined} has ended, as {@link SessionOwner#callEnded} says. */
    public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        joined(session).ifPresent(member -> callEnded(member, call, tainted));
    }

    /** A child that had {@linkplain #join joined} crashed with that call on it, as {@link SessionOwner#crashed} says. */
    public void crashed(Session session, ChildCall<?> call, SessionEnd end) {
        joined(session).ifPresent(member -> crashed(member, call, end));
    }

    /** A child that had {@linkplain #join joined} is gone. */
    public void left(Session session, SessionEnd end) {
        joined(session).ifPresent(member -> ended(member, end));
    }

    private synchronized Optional<Member> joined(Session session) {
        return members.all().stream().filter(each -> each.has(session)).findFirst();
    }

    /** How many children there are, the starting ones and the spares included. */
    public synchronized int size() {
        return members.all().size();
    }

    /** How long its children worked and did not. */
    public synchronized Usage usage() {
        long now = circuit.now();
        return members.all().stream().map(each -> each.usage(now)).reduce(past, Usage::plus);
    }

    /** What the children at work have done. */
    public synchronized List<WorkerStats> perWorker() {
        long now = circuit.now();
        return members.places().stream().flatMap(each -> each.member().stream()).filter(Member::isReady)
                .map(each -> each.usage(now).stats(each.session().name(), each.id())).toList();
    }

    /**
     * Lets all children go and launches no more; waits until they have gone, at most {@code limit}. An interrupt ends the
     * wait and stays set.
     */
    public void close(Duration limit) {
        leaveAll();
        try {
            awaitNone(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveAll() {
        List<Session> leaving = new ArrayList<>();
        synchronized (this) {
            closed = true;
            if (looks != null) {
                looks.cancel(false);
            }
            for (Member each : members.all()) {
                members.dismiss(each);
                if (each.session() != null && !each.isToldToLeave()) {
                    each.toldToLeave();
                    leaving.add(each.session());
                }
            }
        }
        leaving.forEach(Session::leave);
    }

    private synchronized void awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!members.all().isEmpty() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }
}
