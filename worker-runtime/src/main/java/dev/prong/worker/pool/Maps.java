package dev.prong.worker.pool;

import dev.prong.Task;
import dev.prong.TaskRejectedException;
import dev.prong.call.Call;
import dev.prong.call.CallCounts;
import dev.prong.call.CallQueue;
import dev.prong.call.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** The maps of a pool that have not ended, of which the seats take elements. Thread-safe. */
final class Maps {

    private final WorkerPool pool;
    private final CallQueue queue;
    /** Replaced when it changes, under the lock of this. */
    private volatile MapRun<?>[] open = {};

    Maps(WorkerPool pool, CallQueue queue) {
        this.pool = pool;
        this.queue = queue;
    }

    /** As {@link WorkerPool#map} says. */
    <R> List<R> run(int count, IntFunction<Task<R>> task, UnaryOperator<Object> crossing)
            throws InterruptedException {
        MapRun<R> run = new MapRun<>(pool, count, crossing);
        if (count == 0) {
            return run.results();
        }
        try {
            return run(run, count, task);
        } finally {
            run.forget();
        }
    }

    private <R> List<R> run(MapRun<R> run, int count, IntFunction<Task<R>> task) throws InterruptedException {
        add(run);
        boolean waited = false;
        try {
            new MapFeed<>(run, pool.seats()::wakeAny).feed(count, task);
            run.whole().join();
            waited = true;
        } catch (InterruptedException e) {
            throw e; // What runs is cancelled, and not waited for.
        } catch (Throwable e) { // Of a task, or of the function that makes them.
            run.whole().cancel();
            run.whole().awaitDone(Duration.ofDays(1)); // Ends within the grace period.
            waited = true;
            throw e;
        } finally {
            if (!waited) {
                run.whole().cancel();
            }
        }
        return run.results();
    }

    private void add(MapRun<?> run) {
        change(all -> all.add(run));
        try {
            queue.failIfClosed(run.whole()); // A close that came before did not see it, and waits for nothing.
        } catch (TaskRejectedException e) {
            ended(run);
            throw e;
        }
    }

    /** All of {@code run} has ended. */
    void ended(MapRun<?> run) {
        change(all -> all.remove(run));
        pool.tellIfQuiet();
    }

    private synchronized void change(Consumer<List<MapRun<?>>> change) {
        List<MapRun<?>> all = new ArrayList<>(List.of(open));
        change.accept(all);
        open = all.toArray(MapRun<?>[]::new);
    }

    /** The maps that have not ended; not to be changed. */
    @SuppressWarnings("EI_EXPOSE_REP") // Never changed, and for the seats of this pool.
    MapRun<?>[] open() {
        return open;
    }

    /** Whether there is none. */
    boolean areEmpty() {
        return open.length == 0;
    }

    /** Whether there is something to take; may be out of date at once. */
    boolean haveElements() {
        for (MapRun<?> run : open) {
            if (run.hasElements()) {
                return true;
            }
        }
        return false;
    }

    /** Takes an element that no seat runs, and counts it with {@code counts}; null if there is none. */
    MapElement<?> takeForNobody(CallCounts counts) {
        for (MapRun<?> run : open) {
            Tally tally = counts.newTally();
            MapElement<?> element = run.take(run.newSlice(tally), System.nanoTime());
            counts.fold(tally);
            if (element != null) {
                pool.taken(element);
                return element;
            }
        }
        return null;
    }

    /** Adds each map as a whole to {@code members}. */
    void addTo(List<Call<?>> members) {
        for (MapRun<?> run : open) {
            members.add(run.whole());
        }
    }
}
