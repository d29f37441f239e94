package dev.prong.benchmarks.plain;

import dev.prong.benchmarks.contender.Queueing;
import java.util.ArrayList;
import java.util.List;

/** Whether a task costs more when more of them are queued: to submit it, to cancel it in the middle, to run it. */
public final class QueueScaling {

    private static final int FEW = 1_000;
    private static final int ENOUGH = 100_000;
    private static final int MOST_REPEATS = 500;
    private static final int MOST_CANCELLED = 1_000;

    private QueueScaling() {
    }

    /** Arguments: the contender, and how many tasks at most. */
    public static void main(String[] args) {
        Measured.main(args, QueueScaling::measure);
    }

    private static void measure(Queueing<?> contender, int tasks) throws Exception {
        repeat(contender, FEW, 100); // Holding and cancelling get warm, too.
        Times few = new Times();
        for (int queued = 10; queued <= tasks; queued *= 10) {
            Times times = repeat(contender, queued, Math.clamp(ENOUGH / queued, 1, MOST_REPEATS));
            print(queued + " queued, ns", times);
            few = queued == FEW ? times : few;
            if (queued == tasks && queued > FEW) {
                print(queued + " queued against " + FEW, times.dividedBy(few));
            }
        }
    }

    private static void print(String when, Times times) {
        Measured.print("submit, " + when, times.submit);
        Measured.print("cancel, " + when, times.cancel);
        Measured.print("drain, " + when, times.drain);
    }

    private static Times repeat(Queueing<?> contender, int queued, int repeats) throws Exception {
        System.gc();
        Times times = new Times();
        for (int i = 0; i < repeats; i++) {
            contender.hold();
            once(contender, queued, times);
        }
        times.submit /= (double) repeats * queued;
        times.cancel /= (double) repeats * cancelled(queued);
        times.drain /= (double) repeats * (queued - cancelled(queued));
        return times;
    }

    private static <H> void once(Queueing<H> contender, int queued, Times times) throws Exception {
        List<H> handles = new ArrayList<>(queued);
        long start = System.nanoTime();
        for (int i = 0; i < queued; i++) {
            handles.add(contender.submit(i));
        }
        long submitted = System.nanoTime();
        int middle = queued / 2;
        List<H> victims = handles.subList(middle, middle + cancelled(queued));
        for (H victim : victims) {
            if (!contender.cancel(victim)) {
                throw new IllegalStateException("a queued task could not be cancelled: queued=" + queued);
            }
        }
        long cancelled = System.nanoTime();
        victims.clear();
        long released = System.nanoTime();
        contender.release();
        for (H handle : handles) {
            contender.get(handle);
        }
        times.submit += submitted - start;
        times.cancel += cancelled - submitted;
        times.drain += System.nanoTime() - released;
    }

    /** How many are cancelled: not so many that a slow cancel would take for ever. */
    private static int cancelled(int queued) {
        return Math.min(queued / 2, MOST_CANCELLED);
    }

    /** Nanoseconds: first of all tasks together, then of one. */
    private static final class Times {
        private double submit;
        private double cancel;
        private double drain;

        Times dividedBy(Times other) {
            Times ratio = new Times();
            ratio.submit = submit / other.submit;
            ratio.cancel = cancel / other.cancel;
            ratio.drain = drain / other.drain;
            return ratio;
        }
    }
}
