package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in the pool: its number, the calls that are for it alone, and the child that is there. A key has one lane of
 * one place, so that its calls run one after the other, on this child and on the next. Guarded by the pool.
 */
final class Place {

    private final int id;
    private final Line own;
    private final QueueOrder order;
    /** Those that have been needed so far, by their number and in the order of their first use. */
    private final Map<Integer, Line> lanesByNumber = new HashMap<>();
    private final List<Line> lanes = new ArrayList<>();
    private Member member;
    private boolean wantsFresh;
    private int turn;
    private boolean ownIsNext = true;

    Place(int id, PoolSettings settings) {
        this.order = settings.order();
        this.id = id;
        this.own = Line.wide(order);
    }

    int id() {
        return id;
    }

    Line own() {
        return own;
    }

    Line lane(int number) {
        return lanesByNumber.computeIfAbsent(number, _ -> {
            Line lane = Line.narrow(order);
            lanes.add(lane);
            return lane;
        });
    }

    /** How many of its own calls, and of one more in {@code into}, a child with so much room would take now. */
    int willTake(int room, Backlog into) {
        int taken = own.willTake(room, into);
        for (int i = 0; taken < room && i < lanes.size(); i++) {
            taken += lanes.get(i).willTake(room - taken, into);
        }
        return taken;
    }

    Optional<Member> member() {
        return Optional.ofNullable(member);
    }

    void member(Member newMember) {
        member = newMember;
        wantsFresh = false;
    }

    /** A child has left that was used up: another is to come, whether calls wait or not. */
    void leftUsedUp() {
        member = null;
        wantsFresh = true;
    }

    /** Whether a child is to come though no call may wait. */
    boolean wantsFresh() {
        return wantsFresh;
    }

    boolean isFree() {
        return member == null;
    }

    boolean holdsCalls() {
        return own.holds(1) || lanes.stream().anyMatch(lane -> lane.holds(1));
    }

    /** Whether its own calls come before those for any child this time. */
    boolean ownIsNext() {
        return ownIsNext;
    }

    void ownIsNext(boolean next) {
        ownIsNext = next;
    }

    /** A call and the line it stood in. */
    record Taken(ChildCall<?> call, Line line) {
    }

    /** Takes a call of its own that may run now, from its lines in turn; null if there is none. */
    Taken poll(CallQueue queue) {
        for (int i = 0; i <= lanes.size(); i++) {
            turn = turn == lanes.size() ? 0 : turn + 1;
            Line line = turn == 0 ? own : lanes.get(turn - 1);
            Call<?> call = line.poll(queue);
            if (call != null) {
                return new Taken((ChildCall<?>) call, line);
            }
        }
        return null;
    }

    /** Takes a call of its own that is not to run; null if there is none. */
    Call<?> take(CallQueue queue) {
        Call<?> call = own.take(queue);
        for (int i = 0; call == null && i < lanes.size(); i++) {
            call = lanes.get(i).take(queue);
        }
        return call;
    }
}
