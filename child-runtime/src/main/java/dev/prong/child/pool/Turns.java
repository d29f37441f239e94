package dev.prong.child.pool;

import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;
import java.util.List;

/** Which call goes to which child next: those for a place and those for any child take turns. Guarded by the pool. */
final class Turns {

    private final Members members;
    private final CallQueue queue;
    private final int tasksPerChild;

    Turns(Members members, CallQueue queue, int tasksPerChild) {
        this.members = members;
        this.queue = queue;
        this.tasksPerChild = tasksPerChild;
    }

    /** A child and the call that it is to take. */
    record Turn(Member member, Place.Taken taken) {
    }

    /** Takes the next call that a child can run now; null if there is none. */
    Turn next() {
        for (Place place : members.places()) {
            Member member = place.member().filter(each -> each.canTake(tasksPerChild)).orElse(null);
            Place.Taken taken = member == null || !place.ownIsNext() ? null : place.poll(queue);
            if (taken != null) {
                place.ownIsNext(false);
                return new Turn(member, taken);
            }
        }
        Member best = members.best().orElse(null);
        if (best == null) {
            return null;
        }
        Call<?> call = members.common().poll(queue);
        if (call != null) {
            best.place().ifPresent(place -> place.ownIsNext(true));
            return new Turn(best, new Place.Taken((ChildCall<?>) call, members.common()));
        }
        return turnToOwn() ? next() : null;
    }

    /** There are none for any child: each turns to its own. Whether that changes anything. */
    private boolean turnToOwn() {
        List<Place> others = members.places().stream().filter(each -> !each.ownIsNext()).toList();
        others.forEach(each -> each.ownIsNext(true));
        return !others.isEmpty();
    }

    /** Takes a call that no child there can take; null if there is none. */
    Call<?> takeHopeless() {
        boolean none = members.all().stream().noneMatch(Member::isHopeful);
        Call<?> call = none ? members.common().take(queue) : null;
        for (Place place : members.places()) {
            call = call == null && place.isFree() ? place.take(queue) : call;
        }
        return call;
    }
}
