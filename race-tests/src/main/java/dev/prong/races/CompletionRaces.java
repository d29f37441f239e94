package dev.prong.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.prong.TaskFailedException;
import dev.prong.call.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Ends of one call: one decides, all hear of it once. Results not named are forbidden. */
public final class CompletionRaces {

    private CompletionRaces() {
    }

    /** Two ends of a running task: success, failure, then how join ends and how often a listener was told. */
    @JCStressTest
    @Outcome(id = "true, false, returned 1, 1", expect = ACCEPTABLE, desc = "the success decides")
    @Outcome(id = "false, true, failed, 1", expect = ACCEPTABLE, desc = "the failure decides")
    @State
    public static class SucceedAgainstFail {

        private final Call<Integer> call = Calls.running();
        private final TaskFailedException failure = new TaskFailedException("failed on purpose",
                new IllegalStateException());
        private final AtomicInteger told = new AtomicInteger();

        /** A running call with a listener. */
        public SucceedAgainstFail() {
            call.onDone(_ -> told.incrementAndGet());
        }

        /** Ends it well. */
        @Actor
        public void succeed(LLLL_Result r) {
            r.r1 = call.succeed(1);
        }

        /** Ends it badly. */
        @Actor
        public void fail(LLLL_Result r) {
            r.r2 = call.fail(failure);
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            r.r3 = Calls.endOf(call);
            r.r4 = told.get();
        }
    }

    /** A running task ends while it is cancelled: cancel is true exactly if join throws the cancellation. */
    @JCStressTest
    @Outcome(id = "true, false, returned 1, 1", expect = ACCEPTABLE, desc = "it ended first")
    @Outcome(id = "true, true, cancelled, 1", expect = ACCEPTABLE, desc = "it was cancelled first")
    @State
    public static class SucceedAgainstCancel {

        private final Call<Integer> call = Calls.running();
        private final AtomicInteger told = new AtomicInteger();

        /** A running call with a listener. */
        public SucceedAgainstCancel() {
            call.onDone(_ -> told.incrementAndGet());
        }

        /** Ends it well. */
        @Actor
        public void succeed(LLLL_Result r) {
            r.r1 = call.succeed(1);
        }

        /** Asks for its end. */
        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = call.cancel();
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLLL_Result r) {
            r.r3 = Calls.endOf(call);
            r.r4 = told.get();
        }
    }

    /** A listener that comes while the call ends is told once, and before join returns. */
    @JCStressTest
    @Outcome(id = "returned 1, 1", expect = ACCEPTABLE, desc = "told, then joined")
    @State
    public static class ListenAgainstSucceed {

        private final Call<Integer> call = Calls.running();
        /** Without synchronization of its own: join must make it visible. */
        private int told;

        /** Ends it well. */
        @Actor
        public void succeed() {
            call.succeed(1);
        }

        /** Listens and joins. */
        @Actor
        public void listen(LL_Result r) {
            call.onDone(_ -> told++);
            r.r1 = Calls.endOf(call);
            r.r2 = told;
        }
    }

    /** Who waits for the end is woken by it, not by the end of its limit. */
    @JCStressTest
    @Outcome(id = "returned 1, returned 1", expect = ACCEPTABLE, desc = "woken")
    @State
    public static class AwaitAgainstSucceed {

        private final Call<Integer> call = Calls.running();

        /** Ends it well. */
        @Actor
        public void succeed(LL_Result r) {
            call.succeed(1);
            r.r2 = Calls.endOf(call);
        }

        /** Waits. */
        @Actor
        public void await(LL_Result r) {
            r.r1 = Calls.endInTime(call);
        }
    }

    /** Who gives up waiting takes nobody else out of the list of those to be woken or told. */
    @JCStressTest
    @Outcome(id = "returned 1, 1", expect = ACCEPTABLE, desc = "woken, and the listeners before and after told")
    @State
    public static class ShortAwaitAgainstSucceed {

        private static final Duration TINY = Duration.ofNanos(500);

        private final Call<Integer> call = Calls.running();
        private final AtomicInteger told = new AtomicInteger();

        /** A running call with a listener. */
        public ShortAwaitAgainstSucceed() {
            call.onDone(_ -> told.incrementAndGet());
        }

        /** Ends it well. */
        @Actor
        public void succeed() {
            call.succeed(1);
        }

        /** Gives up waiting twice, then waits to the end. */
        @Actor
        public void await(LL_Result r) {
            Calls.await(call, TINY);
            Calls.await(call, TINY);
            r.r1 = Calls.endInTime(call);
            r.r2 = told.get();
        }
    }
}
