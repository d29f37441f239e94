package dev.prong.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.prong.QueueOrder;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.call.Call;
import dev.prong.call.CallOwner;
import dev.prong.call.CallQueue;
import dev.prong.call.Timers;
import java.util.concurrent.ScheduledExecutorService;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A queue and those who put, take, cancel and close. Results not named are forbidden. */
public final class QueueRaces {

    private static final ScheduledExecutorService NO_TIMER = Timers.create("unused");

    private QueueRaces() {
    }

    /** A queue that is its calls' runtime. */
    private static final class Line implements CallOwner {

        private final CallQueue queue;

        Line(int capacity, WhenFull whenFull, QueueOrder order) {
            queue = new CallQueue("queue", capacity, whenFull, order, _ -> {});
        }

        Call<Integer> call(String name, int priority) {
            Call<Integer> call = Calls.waiting(_ -> 1, TaskOptions.defaults().withName(name).withPriority(priority));
            call.accept(this, NO_TIMER);
            return call;
        }

        Call<Integer> call(String name) {
            return call(name, 0);
        }

        String put(Call<?> call) {
            try {
                return queue.put(call, queue.backlog(), CallQueue.Takers.UNKNOWN) ? "in" : "full";
            } catch (TaskRejectedException _) {
                return "rejected";
            }
        }

        /** The name of the next call, which is at its end with this; null if there is none. */
        String poll() {
            Call<?> next = queue.poll();
            return next == null ? null : next.name();
        }

        String pollUntilFound() {
            String found = poll();
            while (found == null) {
                Calls.letOther();
                found = poll();
            }
            return found;
        }

        /** What is counted, and what is really there. */
        String rest() {
            StringBuilder rest = new StringBuilder().append(queue.size()).append(':');
            for (String name = poll(); name != null; name = poll()) {
                rest.append(' ').append(name);
            }
            return rest.append(queue.size() == 0 ? "" : " and a count that stays").toString();
        }

        @Override
        public void ended(Call<?> call, boolean wasQueued) {
            if (wasQueued) {
                queue.left(queue.backlog(), true);
            }
        }
    }

    /** A call that is cancelled on its way in is not counted afterwards. */
    @JCStressTest
    @Outcome(id = "in, true, 0:", expect = ACCEPTABLE, desc = "put and gone")
    @State
    public static class PutAgainstCancel {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());
        private final Call<Integer> call = line.call("a");

        /** Puts it. */
        @Actor
        public void put(LLL_Result r) {
            r.r1 = line.put(call);
        }

        /** Asks for its end. */
        @Actor
        public void cancel(LLL_Result r) {
            r.r2 = call.cancel();
        }

        /** Counts. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = line.rest();
        }
    }

    /** A call that is cancelled while it is taken is counted out once. */
    @JCStressTest
    @Outcome(id = "a, true, 0:", expect = ACCEPTABLE, desc = "taken, to be found cancelled")
    @Outcome(id = "null, true, 0:", expect = ACCEPTABLE, desc = "cancelled before it was taken")
    @State
    public static class PollAgainstCancel {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());
        private final Call<Integer> call = line.call("a");

        /** A queue with a call. */
        public PollAgainstCancel() {
            line.put(call);
        }

        /** Takes it. */
        @Actor
        public void poll(LLL_Result r) {
            r.r1 = line.poll();
        }

        /** Asks for its end. */
        @Actor
        public void cancel(LLL_Result r) {
            r.r2 = call.cancel();
        }

        /** Counts. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = line.rest();
        }
    }

    /** One of two gets the call. */
    @JCStressTest
    @Outcome(id = "a, null, 0:", expect = ACCEPTABLE, desc = "the one")
    @Outcome(id = "null, a, 0:", expect = ACCEPTABLE, desc = "the other")
    @State
    public static class PollAgainstPoll {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());

        /** A queue with a call. */
        public PollAgainstPoll() {
            line.put(line.call("a"));
        }

        /** Takes. */
        @Actor
        public void one(LLL_Result r) {
            r.r1 = line.poll();
        }

        /** Takes, too. */
        @Actor
        public void other(LLL_Result r) {
            r.r2 = line.poll();
        }

        /** Counts. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = line.rest();
        }
    }

    /** One of two gets the last place. */
    @JCStressTest
    @Outcome(id = "in, rejected, 1: a", expect = ACCEPTABLE, desc = "the one")
    @Outcome(id = "rejected, in, 1: b", expect = ACCEPTABLE, desc = "the other")
    @State
    public static class PutAgainstPut {

        private final Line line = new Line(1, WhenFull.REJECT, QueueOrder.fifo());

        /** Puts. */
        @Actor
        public void one(LLL_Result r) {
            r.r1 = line.put(line.call("a"));
        }

        /** Puts, too. */
        @Actor
        public void other(LLL_Result r) {
            r.r2 = line.put(line.call("b"));
        }

        /** Counts. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = line.rest();
        }
    }

    /** Who waits for room gets it when a call is taken; if it were not woken, this would never end. */
    @JCStressTest
    @Outcome(id = "in in, a b, 0:", expect = ACCEPTABLE, desc = "room when a call was taken")
    @State
    public static class WaitingPutAgainstPoll {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());

        /** Puts two into a queue for one. */
        @Actor
        public void put(LLL_Result r) {
            r.r1 = line.put(line.call("a")) + " " + line.put(line.call("b"));
        }

        /** Takes two. */
        @Actor
        public void poll(LLL_Result r) {
            r.r2 = line.pollUntilFound() + " " + line.pollUntilFound();
        }

        /** Counts. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = line.rest();
        }
    }

    /** Who waits for room gets it when a call that waits is cancelled. */
    @JCStressTest
    @Outcome(id = "in, 1: b", expect = ACCEPTABLE, desc = "room when the call was cancelled")
    @State
    public static class WaitingPutAgainstCancel {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());
        private final Call<Integer> first = line.call("a");

        /** A full queue. */
        public WaitingPutAgainstCancel() {
            line.put(first);
        }

        /** Waits for room. */
        @Actor
        public void put(LL_Result r) {
            r.r1 = line.put(line.call("b"));
        }

        /** Makes room. */
        @Actor
        public void cancel() {
            first.cancel();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }

    /** Who waits for room need not wait when its own call has ended. */
    @JCStressTest
    @Outcome(id = "in, 1: a", expect = ACCEPTABLE, desc = "in and out again, though the queue was full")
    @State
    public static class WaitingPutOfCancelledCall {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());
        private final Call<Integer> second = line.call("b");

        /** A full queue. */
        public WaitingPutOfCancelledCall() {
            line.put(line.call("a"));
        }

        /** Waits for room. */
        @Actor
        public void put(LL_Result r) {
            r.r1 = line.put(second);
        }

        /** Ends the one that waits for room. */
        @Actor
        public void cancel() {
            second.cancel();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }

    /** Who waits for room learns that there will be none. */
    @JCStressTest
    @Outcome(id = "rejected, 1: a", expect = ACCEPTABLE, desc = "closed")
    @State
    public static class WaitingPutAgainstClose {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());

        /** A full queue. */
        public WaitingPutAgainstClose() {
            line.put(line.call("a"));
        }

        /** Waits for room. */
        @Actor
        public void put(LL_Result r) {
            r.r1 = line.put(line.call("b"));
        }

        /** Lets nobody in. */
        @Actor
        public void close() {
            line.queue.close();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }

    /** What comes while the queue is closed is in or rejected. */
    @JCStressTest
    @Outcome(id = "in, 1: a", expect = ACCEPTABLE, desc = "before the close")
    @Outcome(id = "rejected, 0:", expect = ACCEPTABLE, desc = "after it")
    @State
    public static class PutAgainstClose {

        private final Line line = new Line(1, WhenFull.WAIT, QueueOrder.fifo());

        /** Puts. */
        @Actor
        public void put(LL_Result r) {
            r.r1 = line.put(line.call("a"));
        }

        /** Lets nobody in. */
        @Actor
        public void close() {
            line.queue.close();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }

    /** What came first is taken first. */
    @JCStressTest
    @Outcome(id = "null null, 2: a b", expect = ACCEPTABLE, desc = "too early for both")
    @Outcome(id = "null a, 1: b", expect = ACCEPTABLE, desc = "too early for one")
    @Outcome(id = "a null, 1: b", expect = ACCEPTABLE, desc = "too early for the second")
    @Outcome(id = "a b, 0:", expect = ACCEPTABLE, desc = "both")
    @State
    public static class FirstInFirstOut {

        private final Line line = new Line(2, WhenFull.WAIT, QueueOrder.fifo());

        /** Puts two. */
        @Actor
        public void put() {
            line.put(line.call("a"));
            line.put(line.call("b"));
        }

        /** Takes two. */
        @Actor
        public void poll(LL_Result r) {
            r.r1 = line.poll() + " " + line.poll();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }

    /** Of those that are there the most urgent is taken first. */
    @JCStressTest
    @Outcome(id = "null, 2: high low", expect = ACCEPTABLE, desc = "too early")
    @Outcome(id = "low, 1: high", expect = ACCEPTABLE, desc = "too early for the urgent one")
    @Outcome(id = "high, 1: low", expect = ACCEPTABLE, desc = "the urgent one")
    @State
    public static class MostUrgentFirst {

        private final Line line = new Line(2, WhenFull.WAIT, QueueOrder.priority());

        /** Puts two. */
        @Actor
        public void put() {
            line.put(line.call("low", 1));
            line.put(line.call("high", 2));
        }

        /** Takes one. */
        @Actor
        public void poll(LL_Result r) {
            r.r1 = line.poll();
        }

        /** Counts. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = line.rest();
        }
    }
}
