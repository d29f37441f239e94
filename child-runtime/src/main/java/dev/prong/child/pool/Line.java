package dev.prong.child.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import java.util.ArrayDeque;
import java.util.Deque;

/** Calls that wait for a child; those of a narrow one run one after the other. Guarded by the pool, but for the backlog. */
final class Line {

    private final Backlog backlog;
    private final boolean narrow;
    /** Calls that were taken and could not begin: they are the next again. */
    private final Deque<Call<?>> returned = new ArrayDeque<>();
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
        Call<?> back = returned.poll();
        return back == null ? queue.poll(backlog) : back;
    }

    /** A call that was polled has ended. */
    void ended() {
        busy = false;
    }

    /** A call that was polled has not begun. */
    void putBack(Call<?> call) {
        busy = false;
        returned.addFirst(call);
    }

    /** Whether at least so many calls wait. */
    boolean holds(int least) {
        return returned.size() >= least || backlog.holds(least - returned.size());
    }
}
