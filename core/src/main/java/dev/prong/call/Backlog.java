package dev.prong.call;

import dev.prong.failure.SafeLog;
import dev.prong.PendingTask;
import dev.prong.QueueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Calls in the order in which they are to be run. A call that ends while it waits, or is run by somebody who waited for
 * it, stays as a shell that is skipped, and swept out when there are more shells than calls. Thread-safe.
 */
public final class Backlog {

    private static final int FEW = 64;

    /** A call in an order that is not its arrival's alone. */
    private record Entry(Call<?> call, long arrival) {
    }

    /** Calls that were put back, in the order in which they are to be taken again; made when there is the first. */
    private static final class Returned {

        private final Comparator<Call<?>> order;
        private volatile PriorityBlockingQueue<Call<?>> calls;

        Returned(Comparator<Call<?>> order) {
            this.order = order;
        }

        synchronized void add(Call<?> call) {
            if (calls == null) {
                calls = new PriorityBlockingQueue<>(FEW, order);
            }
            calls.add(call);
        }

        /** Null if there is none: most backlogs never have any, and then this is one read. */
        Call<?> poll() {
            PriorityBlockingQueue<Call<?>> known = calls;
            return known == null ? null : known.poll();
        }

        Call<?> peek() {
            PriorityBlockingQueue<Call<?>> known = calls;
            return known == null ? null : known.peek();
        }

        void sweep() {
            PriorityBlockingQueue<Call<?>> known = calls;
            if (known != null) {
                known.removeIf(Call::isShell);
            }
        }

        /** These, in any order, and {@code others}. */
        Stream<Call<?>> and(Stream<Call<?>> others) {
            PriorityBlockingQueue<Call<?>> known = calls;
            return known == null ? others : Stream.concat(known.stream(), others);
        }
    }

    /** By when they were accepted, on a clock that may be anywhere and pass zero. */
    private static final Comparator<Call<?>> OLDEST_FIRST = (a, b) -> Long
            .signum(a.acceptedNanos() - b.acceptedNanos());

    /** What the orders do differently. */
    private sealed interface Line {

        /** Adds it; says why not if the order cannot place it, else null. */
        Throwable add(Call<?> call);

        /** Adds one that was taken from here before, at the place that it had. */
        void putBack(Call<?> call);

        Call<?> poll();

        List<Call<?>> calls();

        Stream<Call<?>> inAnyOrder();

        void sweep();
    }

    /** Whatever was taken had come before all that is left: what was put back comes before the line. */
    private record Fifo(Queue<Call<?>> line, Returned returned) implements Line {

        Fifo() {
            this(new ConcurrentLinkedQueue<>(), new Returned(OLDEST_FIRST));
        }

        @Override
        public Throwable add(Call<?> call) {
            line.add(call);
            return null;
        }

        @Override
        public void putBack(Call<?> call) {
            returned.add(call);
        }

        @Override
        public Call<?> poll() {
            Call<?> back = returned.poll();
            return back == null ? line.poll() : back;
        }

        @Override
        public List<Call<?>> calls() {
            return Stream.concat(returned.and(Stream.empty()).sorted(OLDEST_FIRST), line.stream()).toList();
        }

        @Override
        public void sweep() {
            line.removeIf(Call::isShell);
            returned.sweep();
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return returned.and(line.stream());
        }
    }

    /** What was put back comes after what has come since it was accepted, and before what was there before. */
    private record Lifo(ConcurrentLinkedDeque<Call<?>> stack, Returned returned) implements Line {

        Lifo() {
            this(new ConcurrentLinkedDeque<>(), new Returned(OLDEST_FIRST.reversed()));
        }

        @Override
        public Throwable add(Call<?> call) {
            stack.addFirst(call);
            return null;
        }

        @Override
        public void putBack(Call<?> call) {
            returned.add(call);
        }

        @Override
        public Call<?> poll() {
            Call<?> back = returned.peek();
            if (back == null) {
                return stack.pollFirst();
            }
            Call<?> top = stack.peekFirst();
            // Another thread may take either meanwhile: then it is the other one's turn, or the next look's.
            Call<?> next = top != null && OLDEST_FIRST.compare(back, top) < 0 ? stack.pollFirst() : returned.poll();
            return next == null ? poll() : next;
        }

        @Override
        public List<Call<?>> calls() {
            return returned.and(List.copyOf(stack).reversed().stream()).sorted(OLDEST_FIRST).toList();
        }

        @Override
        public void sweep() {
            stack.removeIf(Call::isShell);
            returned.sweep();
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return returned.and(stack.stream());
        }
    }

    /**
     * By a comparator of the user's. Where that fails two calls count as equal: an order that is not quite right loses no
     * call, while a heap loses some if it is left in the middle of a change.
     */
    private static final class Sorted implements Line {

        private static final SafeLog LOG = new SafeLog("dev.prong");

        /** What was put back has arrived before all that is left of its equals; 146 years are enough to say so. */
        private static final long LONG_AGO = 1L << 62;

        private final Comparator<? super PendingTask> comparator;
        private final long origin = System.nanoTime();

        // Guarded by this.
        private final PriorityQueue<Entry> heap;
        private long arrivals;
        /** Of the comparator, since this was last looked at; null if there was none. */
        private Throwable failure;
        private boolean logged;

        Sorted(Comparator<? super PendingTask> comparator) {
            this.comparator = comparator;
            Comparator<Entry> order = this::compare;
            this.heap = new PriorityQueue<>(order.thenComparingLong(Entry::arrival));
        }

        private int compare(Entry a, Entry b) {
            try {
                return comparator.compare(a.call(), b.call());
            } catch (Throwable e) { // The user's; it may do anything.
                failure = e;
                return 0;
            }
        }

        @Override
        public synchronized Throwable add(Call<?> call) {
            failure = null;
            Entry entry = new Entry(call, arrivals++);
            heap.add(entry);
            Throwable why = failure;
            if (why != null) {
                heap.remove(entry);
            }
            failure = null;
            return why;
        }

        @Override
        public synchronized void putBack(Call<?> call) {
            heap.add(new Entry(call, call.acceptedNanos() - origin - LONG_AGO));
            logFailure();
        }

        @Override
        public synchronized Call<?> poll() {
            Entry first = heap.poll();
            logFailure();
            return first == null ? null : first.call();
        }

        /** Once: it goes on as it has begun, and nobody is there whom it could be told. */
        private void logFailure() {
            if (failure != null && !logged) {
                logged = true;
                LOG.log(System.Logger.Level.WARNING, "order of the queue fails, tasks it cannot compare count as equal"
                        + " from now on; give it a comparator that compares all tasks", failure);
            }
            failure = null;
        }

        private synchronized List<Entry> entries() {
            return List.copyOf(heap);
        }

        @Override
        public List<Call<?>> calls() {
            return entries().stream().sorted(Comparator.comparingLong(Entry::arrival)).<Call<?>> map(Entry::call)
                    .toList();
        }

        @Override
        public synchronized void sweep() {
            heap.removeIf(entry -> entry.call().isShell());
            logFailure();
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return entries().stream().map(Entry::call);
        }
    }

    private final Line line;
    private final AtomicInteger shells = new AtomicInteger();

    /** An empty one. */
    public Backlog(QueueOrder order) {
        this.line = order.comparator().<Line> map(Sorted::new)
                .orElseGet(() -> order.equals(QueueOrder.lifo()) ? new Lifo() : new Fifo());
    }

    /** Adds it; says why not if the comparator of the order fails, else null. */
    Throwable add(Call<?> call) {
        return line.add(call);
    }

    /** Adds one that was taken from here before: it comes before those of its rank that are here. */
    void putBack(Call<?> call) {
        line.putBack(call);
    }

    /** Takes the next call, which leaves the queue; null if there is none. */
    Call<?> poll() {
        Call<?> next = line.poll();
        while (next != null && !next.leaveQueue()) {
            shells.decrementAndGet();
            next = line.poll();
        }
        return next;
    }

    /** A call that is in here has left the queue in another way. */
    void shellLeft(int waiting) {
        int count = shells.incrementAndGet();
        if (count > FEW && count > waiting && shells.compareAndSet(count, 0)) {
            line.sweep();
        }
    }

    /** Whether no call waits. */
    public boolean isEmpty() {
        return !holds(1);
    }

    /** Whether at least so many calls wait. */
    public boolean holds(int least) {
        return count(least) == least;
    }

    /** How many calls wait; {@code most} if there are more. */
    public int count(int most) {
        return (int) line.inAnyOrder().filter(call -> !call.isShell()).limit(most).count();
    }

    /** The calls that wait, the one that came first first. */
    public List<Call<?>> calls() {
        List<Call<?>> calls = new ArrayList<>(line.calls());
        calls.removeIf(Call::isShell);
        return calls;
    }
}
