package dev.prong.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.worker.output.Outputs;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A cancellation and the thread that runs the call, or is about to. Results not named are forbidden. */
public final class CancelRaces {

    private static final Surroundings WHERE = new Surroundings("runner", null,
            call -> new Outputs(Optional.empty(), false).of("runner", call));

    private CancelRaces() {
    }

    private static CallRunner runner() {
        return new CallRunner(WHERE, (_, _) -> {}, (_, _) -> {});
    }

    /** A cancelled call that waits never begins, and of two cancellations one is told that it was the one. */
    @JCStressTest
    @Outcome(id = "true, true, cancelled", expect = ACCEPTABLE, desc = "begun, then cancelled")
    @Outcome(id = "true, false, returned 1", expect = ACCEPTABLE, desc = "begun and ended, then cancelled in vain")
    @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancelled first: it does not begin")
    @State
    public static class CancelAgainstBegin {

        private final Call<Integer> call = Calls.waiting();

        /** Begins it, if it still waits, and ends it. */
        @Actor
        public void begin(LLL_Result r) {
            boolean begun = Calls.begin(call);
            r.r1 = begun;
            if (begun) {
                call.succeed(1);
            }
        }

        /** Asks for its end. */
        @Actor
        public void cancel(LLL_Result r) {
            r.r2 = call.cancel();
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = Calls.endOf(call);
        }
    }

    /** Two cancellations of a call that waits. */
    @JCStressTest
    @Outcome(id = "true, false, cancelled", expect = ACCEPTABLE, desc = "the first one")
    @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "the second one")
    @State
    public static class CancelAgainstCancel {

        private final Call<Integer> call = Calls.waiting();

        /** Asks for its end. */
        @Actor
        public void one(LLL_Result r) {
            r.r1 = call.cancel();
        }

        /** Asks for its end, too. */
        @Actor
        public void other(LLL_Result r) {
            r.r2 = call.cancel();
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = Calls.endOf(call);
        }
    }

    /** The interrupt of a cancellation comes while the call runs or not at all: whether the flag is set after it, first. */
    @JCStressTest
    @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "cancelled in time")
    @Outcome(id = "false, false, returned 1", expect = ACCEPTABLE, desc = "cancelled too late")
    @State
    public static class InterruptAgainstEnd {

        private volatile boolean inside;
        private final Call<Integer> call = Calls.waiting(_ -> {
            inside = true;
            return 1;
        }, TaskOptions.defaults());

        /** Runs it as a worker does. */
        @Actor
        public void run(LLL_Result r) {
            runner().run(call, _ -> {});
            r.r1 = Thread.interrupted();
        }

        /** Asks for its end when it is about to end. */
        @Actor
        public void cancel(LLL_Result r) {
            while (!inside) {
                Calls.letOther();
            }
            r.r2 = call.cancel();
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = Calls.endOf(call);
        }
    }

    /** The interrupt for a call that runs within another one hurts only the inner one. */
    @JCStressTest
    @Outcome(id = "false, true, cancelled", expect = ACCEPTABLE, desc = "the inner one was cancelled in time")
    @Outcome(id = "false, false, returned 1", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class InterruptOfInnerCall {

        private final Call<Integer> inner = Calls.waiting();

        /** Runs one call within another, which looks at its flag afterwards. */
        @Actor
        public void run(LLL_Result r) {
            CallRunner runner = runner();
            runner.run(Calls.waiting(_ -> {
                runner.run(inner, _ -> {});
                r.r1 = Thread.interrupted();
                return 0;
            }, TaskOptions.defaults()), _ -> {});
        }

        /** Asks for the end of the inner one. */
        @Actor
        public void cancel(LLL_Result r) {
            r.r2 = inner.cancel();
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LLL_Result r) {
            r.r3 = Calls.endOf(inner);
        }
    }

    /** The interrupt for a call that runs another one within itself reaches it, at the latest after the inner one. */
    @JCStressTest
    @Outcome(id = "interrupted, cancelled", expect = ACCEPTABLE, desc = "it got its interrupt")
    @State
    public static class InterruptOfOuterCall {

        private volatile boolean inside;
        private final Call<Integer> inner = Calls.waiting(_ -> {
            inside = true;
            return 1;
        }, TaskOptions.defaults());
        private volatile boolean cancelled;
        private String seen = "not begun";
        private final Call<Integer> outer = Calls.waiting(_ -> {
            seen = runInner();
            return 0;
        }, TaskOptions.defaults());
        private CallRunner runner;

        private String runInner() {
            runner.run(inner, _ -> {});
            while (!cancelled) {
                Calls.letOther();
            }
            return Thread.interrupted() ? "interrupted" : "missed";
        }

        /** Runs one call within another. */
        @Actor
        public void run(LL_Result r) {
            runner = runner();
            runner.run(outer, _ -> {});
            r.r1 = seen;
        }

        /** Asks for the end of the outer one when the inner one is about to end. */
        @Actor
        public void cancel() {
            while (!inside) {
                Calls.letOther();
            }
            outer.cancel();
            cancelled = true;
        }

        /** Looks at it afterwards. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = Calls.endOf(outer);
        }
    }
}
