package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;

/** Calls that wait for a child; those of a narrow one run one after the other. Guarded by the pool, but for the backlog. */
final class Line {

    private final Backlog backlog;
    private final boolean narrow;
    private boolean busy;

    private Line(Backlog backlog, boolean narrow) {
        this.backlog = backlog;
        this.narrow = narrow;
    }

    /** The line of the calls for any child. */
    static Line of(CallQueue queue) {
        return new Line(queue.backlog(), false);
    }

    static Line wide(QueueOrder order) {
        return new Line(new Backlog(order), false);
    }

    static Line narrow(QueueOrder order) {
        return new Line(new Backlog(order), true);
    }

    Backlog backlog() {
        return backlog;
    }

    /** Takes the next call, if it may run now; null if there is none. */
    Call<?> poll(CallQueue queue) {
        if (narrow && busy) {
            return null;
        }
        Call<?> call = take(queue);
        busy = call != null;
        return call;
    }

    /** Takes a call that is not to run; null if there is none. */
    Call<?> take(CallQueue queue) {
        return queue.poll(backlog);
    }

    /** How many of its calls, and of one more if it goes {@code into} this, may run now; at most {@code most}. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    int willTake(int most, Backlog into) {
        int may = narrow ? Math.min(busy ? 0 : 1, most) : most;
        return Math.min(may, backlog.count(may) + (into == backlog ? 1 : 0));
    }

    /** A call that was polled has ended. */
    void ended() {
        busy = false;
    }

    /** A call that was polled has not begun, or is to begin again. */
    void putBack(Call<?> call, CallQueue queue) {
        busy = false;
        queue.putBack(call, backlog);
    }

    /** Whether at least so many calls wait. */
    boolean holds(int least) {
        return backlog.holds(least);
    }
}
