package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A place in the pool: its number, the calls that are for it alone, and the child that is there. A key has one lane of
 * one place, so that its calls run one after the other, on this child and on the next. Guarded by the pool.
 */
final class Place {

    private final int id;
    private final QueueOrder order;
    private final Line own;
    /** The lanes that have been needed so far, by their number. */
    private final Map<Integer, Line> lanes = new HashMap<>();
    /** All lines, in the order of their first use. */
    private final List<Line> lines = new ArrayList<>();
    /** The lines that may have a call which can run now, the one whose turn it is first. */
    private final Queue<Line> round = new ArrayDeque<>();
    private Member member;
    private boolean wantsFresh;
    private boolean ownIsNext = true;

    Place(int id, QueueOrder order) {
        this.id = id;
        this.order = order;
        this.own = Line.wide(this, order);
        lines.add(own);
    }

    int id() {
        return id;
    }

    Line own() {
        return own;
    }

    Line lane(int number) {
        return lanes.computeIfAbsent(number, _ -> {
            Line lane = Line.narrow(this, order);
            lines.add(lane);
            return lane;
        });
    }

    List<Line> lines() {
        return lines;
    }

    /** Returns the child that is there; null if there is none. */
    Member member() {
        return member;
    }

    void member(Member newMember) {
        member = newMember;
        wantsFresh = false;
    }

    /** Its child leaves and was used up: another is to come, whether calls wait or not. */
    void leftUsedUp() {
        member = null;
        wantsFresh = true;
    }

    /** Tells whether a child is to come for this place and no other. */
    boolean isAsking() {
        return member == null && (wantsFresh || holdsCalls());
    }

    /** Tells whether calls wait that are for this place alone. */
    boolean holdsCalls() {
        for (Line line : lines) {
            if (!line.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether its own calls come before those for any child this time. */
    boolean ownIsNext() {
        return ownIsNext;
    }

    void ownIsNext(boolean next) {
        ownIsNext = next;
    }

    /** A line of this place may have a call that can run now. */
    void mayRun(Line line) {
        if (!line.isInRound() && !line.isBusy()) {
            line.inRound(true);
            round.add(line);
        }
    }

    /** Takes a call of its own that may run now, from its lines in turn; null if there is none. */
    Taken poll(CallQueue queue) {
        for (Line line = round.poll(); line != null; line = round.poll()) {
            line.inRound(false);
            ChildCall<?> call = line.poll(queue);
            if (call != null) {
                mayRun(line); // Unless it is narrow: then its turn comes when this call has ended.
                return new Taken(call, line);
            }
        }
        return null;
    }

    /** Tells how many of its own calls, and of one more in {@code into}, a child with so much room would take now. */
    int willTake(int room, Backlog into) {
        int taken = 0;
        for (int i = 0; taken < room && i < lines.size(); i++) {
            taken += lines.get(i).willTake(room - taken, into);
        }
        return taken;
    }
}
