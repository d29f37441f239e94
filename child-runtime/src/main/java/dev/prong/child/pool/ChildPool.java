package dev.prong.child.pool;

import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.WorkerStats;
import dev.prong.call.Backlog;
import dev.prong.call.CallQueue;
import dev.prong.call.EventFeed;
import dev.prong.call.Usage;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.crash.CrashPolicy.Verdict;
import dev.prong.child.pool.Member.Role;
import dev.prong.child.pool.Turns.Turn;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.death.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Children that take calls from the queue; launched when calls come, up to the limit, replaced when they have served
 * their time, and ended when there is nothing to do. A child that dies takes its own calls with it and no other.
 * Thread-safe.
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
    private final ScheduledExecutorService timer;
    private final PoolEvents events;
    private final CrashPolicy crashes;
    private final Members members;
    private final Circuit circuit;
    private final Turns turns;
    private final Starts starts;
    private final Departures departures;
    private final Claims claims = new Claims();
    private Usage past = Usage.NONE.withoutThreads();
    private Future<?> looks;
    private boolean closed;

    /** A pool without children. */
    public ChildPool(PoolSettings settings, CallQueue queue, Launch launch, ScheduledExecutorService timer,
            EventFeed events, CrashPolicy crashes) {
        this.settings = settings;
        this.queue = queue;
        this.timer = timer;
        this.events = new PoolEvents(settings.name(), events);
        this.crashes = crashes;
        this.members = new Members(settings, queue, this.events);
        this.circuit = new Circuit(settings.name(), settings.startRetryTime(), System::nanoTime);
        this.turns = new Turns(members, queue, settings.tasksPerChild());
        this.starts = new Starts(this, settings, launch, members, turns, circuit, this.events, timer);
        this.departures = new Departures(this, members, circuit);
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
        if (options.equals(TaskOptions.defaults())) {
            return queue.backlog();
        }
        synchronized (this) {
            return members.lineOf(options).backlog();
        }
    }

    /** None of its calls runs in this process. */
    @Override
    public boolean areHere() {
        return false;
    }

    @Override
    public synchronized int willTake(Backlog into) {
        return members.willTake(into);
    }

    /** A call has been queued, or a child can take one: brings the two together. Does not wait for children. */
    public void dispatch() {
        for (Runnable step = nextStep(); step != null; step = nextStep()) {
            step.run();
        }
        if (queue.mayHaveRoom() && hasFreeChild()) {
            queue.takerIsFree();
        }
    }

    private synchronized boolean hasFreeChild() {
        return members.best().isPresent();
    }

    /** What there is to do next, outside the lock; null if nothing. */
    private synchronized Runnable nextStep() {
        departures.forsakeBroken();
        Runnable claimed = nextClaim();
        if (claimed != null) {
            return claimed;
        }
        Turn turn = turns.next();
        Runnable step = turn == null ? departures.next() : begin(turn);
        step = step == null ? starts.nextRefusal() : step;
        return step == null && !closed ? starts.next() : step;
    }

    /** Before the calls: these could keep a started worker waiting for ever, but not the other way round. */
    private Runnable nextClaim() {
        Optional<Member> idle = claims.isEmpty() ? Optional.empty()
                : members.with(Role.JOINED).filter(each -> each.load() == 0 && each.canTake(1)).findFirst();
        return idle.map(this::claimed).orElse(null);
    }

    private Runnable claimed(Member member) {
        Consumer<? super Session> taker = claims.next();
        giveAway(member);
        events.left(member);
        notifyAll();
        return () -> taker.accept(member.session());
    }

    private Runnable begin(Turn turn) {
        ChildCall<?> call = turn.taken().call();
        turn.member().begins(call, turn.taken().line(), circuit.now());
        return () -> {
            crashes.refusal(call).ifPresent(call::fail); // It was accepted before its quarantine began.
            if (!turn.member().session().run(call, null)) {
                notBegun(turn.member(), turn.taken());
            }
        };
    }

    private synchronized void notBegun(Member member, Place.Taken taken) {
        member.notBegun(taken.call(), circuit.now());
        if (taken.call().isDone() || taken.call().isStopping()) {
            taken.line().ended();
        } else {
            taken.line().putBack(taken.call(), queue); // The child has died in this moment.
        }
    }

    void ready(Member member) {
        synchronized (this) {
            member.becomeReady(circuit.now());
            if (circuit.succeeded()) {
                events.circuitClosed(member);
            }
            if (member.is(Role.PLACED)) {
                events.started(member);
            }
            members.settle(member);
            if (member.is(Role.SPARE)) {
                events.spareReady(member);
            }
        }
        dispatch();
    }

    synchronized void tearDownFailed(Member member, TaskException error) {
        events.tearDownFailed(member, error);
    }

    /** It is about to be killed: its replacement is launched now, so that it works by then. */
    void stubborn(Member member) {
        synchronized (this) {
            if (member.is(Role.PLACED)) {
                member.due(RecycleReason.STUBBORN);
            }
        }
        dispatch();
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
            if (member.isUsedUp() && member.load() == 0 && !member.is(Role.LEAVING)) {
                members.dismiss(member);
            }
            member.lookAtItself(circuit.now());
        }
        dispatch();
    }

    /** One that may be retried waits at its former place; the end of its child, which follows, dispatches it. */
    Optional<TaskException> crashed(Member member, ChildCall<?> call, SessionEnd end) {
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
        return again ? Optional.empty() : Optional.of(verdict.error());
    }

    /**
     * Takes a warm child out of the pool, which replaces it at once; empty if none stands ready. It has run nothing yet.
     * Who takes it becomes its owner by {@link Session#handOver}, or lets it go.
     */
    public Optional<Session> takeSpare() {
        Optional<Member> taken;
        synchronized (this) {
            taken = closed ? Optional.empty()
                    : members.spare().filter(each -> each.isReady() && each.session().isUsable());
            taken.ifPresent(this::giveAway);
        }
        dispatch();
        return taken.map(Member::session);
    }

    private void giveAway(Member member) {
        members.remove(member);
        member.role(Role.GIVEN_AWAY);
        past = past.plus(member.usage(circuit.now()));
    }

    /**
     * Gives the next child that has {@linkplain #join joined} and has no call to {@code taker}, before any call gets it. It
     * is none of the pool any more; who takes it becomes its owner by {@link Session#handOver}.
     */
    public void claim(Consumer<? super Session> taker) {
        synchronized (this) {
            claims.add(taker);
        }
        dispatch();
    }

    /** Takes a {@linkplain #claim claim} back; false if it has been given a child. */
    public synchronized boolean withdraw(Consumer<? super Session> taker) {
        return claims.remove(taker);
    }

    void ended(Member member, SessionEnd end) {
        synchronized (this) {
            if (member.is(Role.GIVEN_AWAY)) {
                return; // In the moment between: who has taken it finds it ended.
            }
            member.linesOfCalls().forEach(Line::ended);
            members.remove(member);
            past = past.plus(member.usage(circuit.now()));
            if (end.ready()) {
                events.ended(member, end);
            }
            notifyAll();
        }
        if (end.ready()) {
            dispatch();
        } else {
            starts.failed(member, StartFailure.of(end));
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
            old = departures.replaceAll();
        }
        dispatch();
        departures.awaitGone(old);
    }

    /**
     * Takes in a child that was started elsewhere and is ready, and becomes its owner: it comes on top of the limit, is
     * never replaced, and takes calls for any child.
     *
     * @return false if it has just ended: then its owner stays
     */
    public boolean join(Session session) {
        Member member = new Member(this, Role.JOINED, null, null, Lifespan.UNLIMITED, circuit.now());
        boolean late;
        synchronized (this) {
            member.session(session);
            member.becomeReady(circuit.now());
            members.all().add(member); // First: its end must not come before it is in.
            if (!session.handOver(member)) {
                members.all().remove(member);
                return false;
            }
            events.started(member);
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
        return true;
    }

    /** Whether it launches no more; with the lock. */
    boolean isClosed() {
        return closed;
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
        List<Session> leaving;
        synchronized (this) {
            closed = true;
            if (looks != null) {
                looks.cancel(false);
            }
            leaving = departures.dismissAll();
        }
        leaving.forEach(Session::leave);
        try {
            departures.awaitNone(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
