package dev.prong.child.pool;

import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.child.pool.Member.Role;
import dev.prong.child.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Lets the children of a pool go, and waits until they have. Guarded by the pool, whose monitor tells of each end. */
final class Departures {

    private final ChildPool pool;
    private final Members members;
    private final Circuit circuit;

    Departures(ChildPool pool, Members members, Circuit circuit) {
        this.pool = pool;
        this.members = members;
        this.circuit = circuit;
    }

    /** Children that have died, or are about to, get no more calls. */
    void forsakeBroken() {
        members.all().stream().filter(Member::isBroken).filter(each -> !each.is(Role.LEAVING)).toList()
                .forEach(this::forsake);
    }

    private void forsake(Member dying) {
        members.dismiss(dying);
        dying.toldToLeave(); // It does so by itself.
    }

    /** Tells a child to leave that has done its last call; null if there is none. */
    Runnable next() {
        Member leaver = members.with(Role.LEAVING)
                .filter(each -> !each.isToldToLeave() && each.load() == 0 && each.session() != null).findFirst()
                .orElse(null);
        if (leaver == null) {
            return null;
        }
        leaver.toldToLeave();
        return leaver.session()::leave;
    }

    /** All that were launched here are to be replaced; says which. */
    Set<Member> replaceAll() {
        Set<Member> old = members.all().stream().filter(each -> !each.is(Role.JOINED)).collect(Collectors.toSet());
        old.forEach(each -> each.due(RecycleReason.ON_DEMAND));
        return old;
    }

    /** Waits until they have gone, or the pool is closed; fails if their replacements cannot be started. */
    void awaitGone(Set<Member> old) throws InterruptedException {
        synchronized (pool) {
            while (!pool.isClosed() && old.stream().anyMatch(members.all()::contains)) {
                if (circuit.isOpen()) {
                    throw circuit.error("replacement of children");
                }
                pool.wait();
            }
        }
    }

    /** Dismisses all; says who is still to be told. */
    List<Session> dismissAll() {
        List<Session> leaving = new ArrayList<>();
        for (Member each : members.all()) {
            members.dismiss(each);
            if (each.session() != null && !each.isToldToLeave()) {
                each.toldToLeave();
                leaving.add(each.session());
            }
        }
        return leaving;
    }

    void awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (pool) {
            while (!members.all().isEmpty() && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(pool, end - System.nanoTime());
            }
        }
    }
}
