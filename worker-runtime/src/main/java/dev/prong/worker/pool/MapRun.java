package dev.prong.worker.pool;

import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
import dev.prong.call.Tally;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The elements of one map. The thread that maps makes the tasks; the seats take them from here in slices and make a call
 * of each only when they run it, so that many tiny tasks cost neither a place in the queue nor a hand-over each.
 * Thread-safe.
 *
 * @param <R> what the tasks return
 */
final class MapRun<R> implements Runner {

    /** Elements that take about so long together are taken at once. */
    private static final long SLICE_NANOS = 50_000;
    private static final int MOST_IN_SLICE = 1024;
    /** As the next index: no seat takes more. */
    private static final int CLOSED = Integer.MAX_VALUE;

    private final WorkerPool pool;
    private final UnaryOperator<Object> crossing;
    private final Call<Void> whole;
    private final int count;
    /** A task, then what it returned. Null once nobody wants it: the threads may know this run for long. */
    private Object[] elements;
    private final List<Slice> slices = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    /** How many tasks have been made. */
    private volatile int made;

    // Written under the lock of this.
    /** How many elements will have ended when the map has. */
    private volatile int total;
    /** Elements from this one on are not begun any more. */
    private volatile int end;
    private TaskException failure;

    /** A map of {@code count} elements, none of which has a task yet. */
    MapRun(WorkerPool pool, int count, UnaryOperator<Object> crossing) {
        this.pool = pool;
        this.crossing = crossing;
        this.count = count;
        this.elements = new Object[count];
        this.total = count;
        this.end = count;
        Task<Void> none = _ -> null;
        this.whole = new Call<>(none, TaskOptions.defaults().withName("map of " + count + " tasks"), crossing);
        whole.begin(this);
    }

    UnaryOperator<Object> crossing() {
        return crossing;
    }

    /** The map as one call, which ends when all of its elements have; stopping it stops them. */
    Call<Void> whole() {
        return whole;
    }

    /** Puts the task of the next element there; the seats see it after {@link #show}. By the thread that maps alone. */
    void put(int index, Task<R> task) {
        elements[index] = task;
    }

    /** Lets the seats take the elements before {@code count}. */
    void show(int count) {
        made = count;
    }

    /** Whether more tasks are of no use. */
    boolean isStopped() {
        return end < count;
    }

    /** Whether this element is not to be run any more. */
    boolean isDropped(int index) {
        return index >= end;
    }

    /** Whether {@code call} is an element of this map that is not to be run any more. */
    @SuppressWarnings("ReferenceEquality") // That very map.
    boolean hasDropped(Call<?> call) {
        return call instanceof MapElement<?> element && element.run() == this && isDropped(element.index());
    }

    /** Whether there is something to take; may be out of date at once. */
    boolean hasElements() {
        return next.get() < Math.min(made, total) || slices.stream().anyMatch(slice -> !slice.isEmpty());
    }

    /** A new slice, for one seat that counts with {@code tally}. */
    Slice newSlice(Tally tally) {
        Slice slice = new Slice(tally);
        slices.add(slice);
        return slice;
    }

    /**
     * Takes the next element for the seat of {@code slice}; null if there is none at the moment.
     *
     * @param accepted when it is accepted
     */
    MapElement<R> take(Slice slice, long accepted) {
        while (true) {
            int index = slice.first();
            if (index < 0) {
                if (!refill(slice)) {
                    return null;
                }
            } else {
                Object[] known = elements;
                if (known != null && !isDropped(index)) {
                    return element(known, index, slice, accepted);
                }
                countEnded(slice);
            }
        }
    }

    @SuppressWarnings("unchecked") // Put there by put.
    private MapElement<R> element(Object[] known, int index, Slice slice, long accepted) {
        slice.countAccepted();
        return new MapElement<>(this, index, slice, (Task<R>) known[index], accepted);
    }

    private boolean refill(Slice slice) {
        int from = next.get();
        int known = Math.min(made, total);
        if (from < known) {
            // A share for each seat, or the last slices would be the only ones that are worked on.
            int most = Math.clamp((known - from) / (2L * pool.settings().seats()), 1, MOST_IN_SLICE);
            int size = slice.nextSize(SLICE_NANOS, most);
            while (from < known) {
                int to = Math.min(from + size, known);
                if (next.compareAndSet(from, to)) {
                    slice.fill(from, to);
                    if (from + 1 < known) {
                        pool.seats().wakeAny(); // A seat that slept before it could see them: the first may be a slow one.
                    }
                    return true;
                }
                from = next.get();
                known = Math.min(made, total);
            }
        }
        return steal(slice);
    }

    @SuppressWarnings("ReferenceEquality") // That very slice.
    private boolean steal(Slice thief) {
        for (Slice victim : slices) {
            if (victim != thief && victim.giveHalf(thief)) {
                if (!thief.hasOne()) {
                    pool.seats().wakeAny();
                }
                flush(victim); // Its seat may have found other work before it could see that nothing is left.
                return true;
            }
        }
        return false;
    }

    /** Called once for each element that was taken, by the thread that ended its call. */
    void ended(MapElement<R> element, Slice slice) {
        TaskException error = element.error().orElse(null);
        Object[] known = elements;
        if (error == null) {
            if (known != null) {
                known[element.index()] = element.value();
            }
            slice.countSucceeded();
        } else {
            failed(element.index(), error);
        }
        countEnded(slice);
    }

    /** Counted together with the others of its slice, unless its seat may not come back to that. */
    private void countEnded(Slice slice) {
        slice.countEnded();
        if (slice.isEmpty()) {
            flush(slice);
        }
    }

    private void flush(Slice slice) {
        int count = slice.takeEnded();
        if (count > 0 && ended.addAndGet(count) == total) {
            endWhole();
        }
    }

    /** What came before it is still run: the first failure by index is the one that is thrown. */
    private void failed(int index, TaskException error) {
        synchronized (this) {
            if (index >= end) {
                return;
            }
            failure = error;
            drop(index);
        }
        pool.seats().stopElements(this, StopReason.CANCELLED);
    }

    /** Ends it as a whole: nothing more is begun, and what runs is stopped. */
    void stop(StopReason reason) {
        synchronized (this) {
            drop(0);
        }
        pool.seats().stopElements(this, reason);
    }

    /** With the lock held. */
    private void drop(int from) {
        end = Math.min(end, from);
        total = Math.min(total, next.getAndSet(CLOSED));
        if (ended.get() == total) {
            endWhole();
        }
    }

    private void endWhole() {
        pool.maps().ended(this);
        whole.succeed(null);
    }

    /** The results, once the whole has ended; throws the failure that comes first. */
    @SuppressWarnings("unchecked") // Each task has been replaced by its result.
    List<R> results() {
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
        }
        return (List<R>) Collections.unmodifiableList(Arrays.asList(elements));
    }

    /** Nobody wants the results, or somebody has them: lets go of them, and of the tasks. */
    void forget() {
        elements = null;
    }

    /** One of them. */
    @Override
    public Optional<Thread> thread(Call<?> call) {
        return pool.seats().threadOf(this);
    }

    @Override
    public String workerName() {
        return "several";
    }

    @Override
    public void stopping(Call<?> call, StopReason reason) {
        stop(reason);
    }
}
