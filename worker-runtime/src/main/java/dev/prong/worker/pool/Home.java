package dev.prong.worker.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a worker in the pool: its number, the calls that are for it alone, and the worker that is there now, with
 * its threads. All but the backlog is guarded by the pool.
 */
final class Home {

    private final int id;
    private final Backlog backlog;
    private final List<Seat> seats = new ArrayList<>(1);
    private PoolWorker worker;
    private int leaving;

    Home(int id, QueueOrder order) {
        this.id = id;
        this.backlog = new Backlog(order);
    }

    int id() {
        return id;
    }

    Backlog backlog() {
        return backlog;
    }

    List<Seat> seats() {
        return seats;
    }

    /** The worker that is there, or was last. */
    PoolWorker worker() {
        return worker;
    }

    /** A new worker is there from now on. */
    void renew(PoolWorker newWorker) {
        worker = newWorker;
        leaving = 0;
    }

    /** One more of its threads is about to leave; true if none stays. */
    boolean leave() {
        leaving++;
        return leaving == seats.size();
    }

    /** That thread has left. */
    void left() {
        leaving--;
    }
}
