package dev.prong.call;

import dev.prong.PendingTask;
import dev.prong.QueueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    /** What the orders do differently. */
    private sealed interface Line {

        void add(Call<?> call);

        Call<?> poll();

        List<Call<?>> calls();

        Stream<Call<?>> inAnyOrder();

        void sweep();
    }

    private record Fifo(Queue<Call<?>> line) implements Line {

        @Override
        public void add(Call<?> call) {
            line.add(call);
        }

        @Override
        public Call<?> poll() {
            return line.poll();
        }

        @Override
        public List<Call<?>> calls() {
            return List.copyOf(line);
        }

        @Override
        public void sweep() {
            line.removeIf(Call::isShell);
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return line.stream();
        }
    }

    private record Lifo(ConcurrentLinkedDeque<Call<?>> stack) implements Line {

        @Override
        public void add(Call<?> call) {
            stack.addFirst(call);
        }

        @Override
        public Call<?> poll() {
            return stack.pollFirst();
        }

        @Override
        public List<Call<?>> calls() {
            return List.copyOf(stack).reversed();
        }

        @Override
        public void sweep() {
            stack.removeIf(Call::isShell);
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return stack.stream();
        }
    }

    private record Sorted(PriorityBlockingQueue<Entry> heap, AtomicLong arrivals) implements Line {

        static Sorted by(Comparator<? super PendingTask> comparator) {
            Comparator<Entry> order = (a, b) -> comparator.compare(a.call(), b.call());
            return new Sorted(new PriorityBlockingQueue<>(FEW, order.thenComparingLong(Entry::arrival)),
                    new AtomicLong());
        }

        @Override
        public void add(Call<?> call) {
            heap.add(new Entry(call, arrivals.getAndIncrement()));
        }

        @Override
        public Call<?> poll() {
            Entry first = heap.poll();
            return first == null ? null : first.call();
        }

        @Override
        public List<Call<?>> calls() {
            return heap.stream().sorted(Comparator.comparingLong(Entry::arrival)).<Call<?>> map(Entry::call).toList();
        }

        @Override
        public void sweep() {
            heap.removeIf(entry -> entry.call().isShell());
        }

        @Override
        public Stream<Call<?>> inAnyOrder() {
            return heap.stream().map(Entry::call);
        }
    }

    private final Line line;
    private final AtomicInteger shells = new AtomicInteger();

    /** An empty one. */
    public Backlog(QueueOrder order) {
        this.line = order.comparator().<Line> map(Sorted::by)
                .orElseGet(() -> order.equals(QueueOrder.lifo()) ? new Lifo(new ConcurrentLinkedDeque<>())
                        : new Fifo(new ConcurrentLinkedQueue<>()));
    }

    void add(Call<?> call) {
        line.add(call);
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
        return line.inAnyOrder().filter(call -> !call.isShell()).limit(least).count() == least;
    }

    /** The calls that wait, the one that came first first. */
    public List<Call<?>> calls() {
        List<Call<?>> calls = new ArrayList<>(line.calls());
        calls.removeIf(Call::isShell);
        return calls;
    }
}
