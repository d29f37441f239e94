package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;

/** Calls that wait for a child; those of a narrow line run one after the other. Guarded by the pool, but for the backlog. */
public final class Line {

    private final Backlog backlog;
    private final Place place;
    private final boolean narrow;
    /** Whether a call of a narrow line has been taken and has not ended. */
    private boolean busy;
    /** Whether it stands in the round of its place. */
    private boolean inRound;

    private Line(Backlog backlog, Place place, boolean narrow) {
        this.backlog = backlog;
        this.place = place;
        this.narrow = narrow;
    }

    /** The line of the calls for any child. */
    static Line common(CallQueue queue) {
        return new Line(queue.backlog(), null, false);
    }

    static Line wide(Place place, QueueOrder order) {
        return new Line(new Backlog(order), place, false);
    }

    static Line narrow(Place place, QueueOrder order) {
        return new Line(new Backlog(order), place, true);
    }

    /** Returns where its calls wait. */
    public Backlog backlog() {
        return backlog;
    }

    /** Returns the place that its calls are for; null if they are for any child. */
    Place place() {
        return place;
    }

    boolean isNarrow() {
        return narrow;
    }

    boolean isBusy() {
        return busy;
    }

    boolean isInRound() {
        return inRound;
    }

    void inRound(boolean in) {
        inRound = in;
    }

    /** Takes the next call, which is to run now; null if there is none, or the one before has not ended. */
    ChildCall<?> poll(CallQueue queue) {
        if (busy) {
            return null;
        }
        Call<?> call = queue.poll(backlog);
        busy = narrow && call != null;
        return (ChildCall<?>) call;
    }

    /** Takes a call that is not to run; null if there is none. */
    Call<?> take(CallQueue queue) {
        return queue.poll(backlog);
    }

    /** A call that was polled has ended, or goes back to its place in the line. */
    void ended() {
        busy = false;
    }

    /** Tells how many of its calls, and of one more if it goes {@code into} this, may run now; at most {@code most}. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    int willTake(int most, Backlog into) {
        int may = narrow ? Math.min(busy ? 0 : 1, most) : most;
        return Math.min(may, backlog.count(may) + (into == backlog ? 1 : 0));
    }

    boolean isEmpty() {
        return backlog.isEmpty();
    }
}
