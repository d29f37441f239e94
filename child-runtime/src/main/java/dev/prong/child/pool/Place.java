package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A place in the pool: its number, the calls that are for it alone, and the child that is there. A key has one lane of
 * one place, so that its calls run one after the other, on this child and on the next. Guarded by the pool.
 */
final class Place {

    private final int id;
    private final Line own;
    private final List<Line> lanes;
    private Member member;
    private int turn;
    private boolean ownIsNext = true;

    Place(int id, PoolSettings settings) {
        QueueOrder order = settings.order();
        this.id = id;
        this.own = Line.wide(order);
        this.lanes = IntStream.range(0, settings.tasksPerChild()).mapToObj(_ -> Line.narrow(order)).toList();
    }

    int id() {
        return id;
    }

    Line own() {
        return own;
    }

    Line lane(int number) {
        return lanes.get(number);
    }

    Optional<Member> member() {
        return Optional.ofNullable(member);
    }

    void member(Member newMember) {
        member = newMember;
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
