package dev.prong.worker.pool;

import dev.prong.QueueOrder;
import dev.prong.call.Backlog;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a worker in the pool: its number, the calls that are for it alone, and the worker that is there now, with
 * its threads. All but the backlog is guarded by the seats.
 */
final class Home {

    private final int id;
    private final Backlog backlog;
    private final List<Seat> seats = new ArrayList<>(1);
    private PoolWorker worker;

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
    }

    /** Whether a worker is there that goes on: one whose last thread is about to leave takes nobody in any more. */
    boolean hasWorker() {
        return worker != null && threadsOf(worker) > worker.leaving();
    }

    /** How many threads of {@code one} are there: its successor may be there, too. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    int threadsOf(PoolWorker one) {
        return (int) seats.stream().filter(seat -> seat.worker() == one).count();
    }
}
