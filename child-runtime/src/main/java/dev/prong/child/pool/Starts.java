package dev.prong.child.pool;

import dev.prong.EndReason;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.child.pool.Member.Role;
import dev.prong.child.session.Session;
import dev.prong.child.death.StartFailure;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Launches the children of a pool, and deals with starts that fail. Uses the pool's lock. */
final class Starts {

    private final ChildPool pool;
    private final PoolSettings settings;
    private final ChildPool.Launch launch;
    private final Members members;
    private final Turns turns;
    private final Circuit circuit;
    private final PoolEvents events;
    private final ScheduledExecutorService timer;

    Starts(ChildPool pool, PoolSettings settings, ChildPool.Launch launch, Members members, Turns turns,
            Circuit circuit, PoolEvents events, ScheduledExecutorService timer) {
        this.pool = pool;
        this.settings = settings;
        this.launch = launch;
        this.members = members;
        this.turns = turns;
        this.circuit = circuit;
        this.events = events;
        this.timer = timer;
    }

    /** With the lock: fills a place or replaces a child, by a spare if one stands ready; null if there is nothing to do. */
    Runnable next() {
        Optional<Place> needy = members.needy();
        if (needy.isPresent()) {
            Optional<Member> spare = members.spare();
            if (spare.isPresent()) {
                members.put(spare.get(), needy.get());
                return () -> {};
            }
            return launch(Role.PLACED, needy.get(), null);
        }
        Optional<Member> due = members.nextDue();
        Optional<Member> spare = members.spare().filter(Member::isReady);
        if (due.isPresent() && due.get().is(Role.PLACED) && spare.isPresent()) {
            members.swap(due.get(), spare.get());
            return () -> {};
        }
        if (due.isPresent()) {
            return launch(Role.REPLACEMENT, null, due.get());
        }
        return members.lacksSpare() ? launch(Role.SPARE, null, null) : null;
    }

    private Runnable launch(Role role, Place place, Member replaces) {
        if (!circuit.mayLaunch(members.starting())) {
            return null;
        }
        Member member = new Member(pool, role, place, replaces,
                Lifespan.of(settings.recycling(), ThreadLocalRandom.current()), circuit.now());
        members.all().add(member);
        if (place != null) {
            place.member(member);
        }
        return () -> OwnThreads.virtual("prong-launch").start(() -> launch(member));
    }

    private void launch(Member member) {
        Session session;
        try {
            session = launch.launch(member);
        } catch (Throwable e) {
            failed(member, StartFailure.of(settings.name() + " child", e));
            return;
        }
        boolean late;
        synchronized (pool) {
            member.session(session);
            late = pool.isClosed();
        }
        try {
            session.begin();
        } catch (Throwable e) { // Such as no memory for its threads: nobody will hear of its end.
            session.kill(EndReason.CLOSED);
            failed(member, StartFailure.of(session.name(), e));
            return;
        }
        if (late) {
            session.leave();
        }
    }

    /**
     * The calls that wait get the error of the failed start, unless a child is left that could take them, or the next start
     * may succeed: then they keep their place in the queue.
     */
    void failed(Member member, StartFailure failure) {
        List<Call<?>> hopeless = new ArrayList<>();
        synchronized (pool) {
            members.remove(member);
            pool.notifyAll();
            boolean opened = circuit.failed(member.launched(), failure);
            if (!pool.isClosed()) {
                events.failed(member, failure, circuit, opened);
                var _ = timer.schedule(pool::dispatch, circuit.untilNext().toNanos(), TimeUnit.NANOSECONDS);
            }
            if (!circuit.isHopeful() && members.all().stream().noneMatch(Member::isHopeful)) {
                for (Call<?> call = turns.takeHopeless(); call != null; call = turns.takeHopeless()) {
                    hopeless.add(call);
                }
            }
        }
        hopeless.forEach(this::refuse);
        pool.dispatch();
    }

    /** With the lock: a task that nobody will take as long as no child can be started; null if there is none. */
    Runnable nextRefusal() {
        Call<?> call = circuit.refuses() ? turns.takeHopeless() : null;
        return call == null ? null : () -> refuse(call);
    }

    private void refuse(Call<?> call) {
        WorkerCrashedException error;
        synchronized (pool) {
            error = circuit.error(call.name());
        }
        call.fail(error);
    }
}
