package dev.prong.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WhenFull;
import dev.prong.worker.Captures;
import dev.prong.worker.WorkerRuntime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Submits to a pool whose workers sleep, leave or are closed. Results not named are forbidden. */
public final class PoolRaces {

    private PoolRaces() {
    }

    private static WorkerRuntime.Builder pool(int threads) {
        return WorkerRuntime.builder().threads(threads).captures(Captures.REFERENCE);
    }

    /** What is submitted while a runtime is being closed runs before the close is over, or is rejected. */
    @JCStressTest
    @Outcome(id = "returned 1, in time", expect = ACCEPTABLE, desc = "accepted and run")
    @Outcome(id = "rejected, not run", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class SubmitAgainstClose {

        private final WorkerRuntime runtime = pool(1).build();
        private volatile boolean closed;
        private volatile String run = "not run";

        /** Submits. */
        @Actor
        public void submit(LL_Result r) {
            try {
                r.r1 = Calls.endInTime(runtime.submit(_ -> {
                    run = closed ? "after the close" : "in time";
                    return 1;
                }));
            } catch (TaskRejectedException _) {
                r.r1 = "rejected";
            }
        }

        /** Closes. */
        @Actor
        public void close() {
            runtime.close();
            closed = true;
        }

        /** Looks whether it ran. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = run;
        }
    }

    /** The same with a close that cancels at once. */
    @JCStressTest
    @Outcome(id = "returned 1, in time", expect = ACCEPTABLE, desc = "accepted and run")
    @Outcome(id = "cancelled, in time", expect = ACCEPTABLE, desc = "cancelled while it ran")
    @Outcome(id = "cancelled, not run", expect = ACCEPTABLE, desc = "cancelled while it waited")
    @Outcome(id = "rejected, not run", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class SubmitAgainstImpatientClose {

        private final WorkerRuntime runtime = pool(1).closeTimeout(Duration.ZERO).build();
        private volatile boolean closed;
        private volatile String run = "not run";

        /** Submits. */
        @Actor
        public void submit(LL_Result r) {
            try {
                r.r1 = Calls.endInTime(runtime.submit(_ -> {
                    run = closed ? "after the close" : "in time";
                    return 1;
                }));
            } catch (TaskRejectedException _) {
                r.r1 = "rejected";
            }
        }

        /** Closes. */
        @Actor
        public void close() {
            runtime.close();
            closed = true;
        }

        /** Looks whether it ran. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = run;
        }
    }

    /** Nothing runs after the close on the thread of a caller who found the queue full, either. */
    @JCStressTest
    @Outcome(id = "returned 1, in time", expect = ACCEPTABLE, desc = "run here or there")
    @Outcome(id = "rejected, not run", expect = ACCEPTABLE, desc = "too late")
    @State
    public static class RunInCallerAgainstClose {

        private final WorkerRuntime runtime = pool(1).queueCapacity(1).whenFull(WhenFull.RUN_IN_CALLER).build();
        private volatile boolean closed;
        private volatile String run = "not run";

        /** Submits to a pool that has just been filled. */
        @Actor
        public void submit(LL_Result r) {
            try {
                runtime.submit(_ -> 0);
                r.r1 = Calls.endInTime(runtime.submit(_ -> {
                    run = closed ? "after the close" : "in time";
                    return 1;
                }));
            } catch (TaskRejectedException _) {
                r.r1 = "rejected";
            }
        }

        /** Closes. */
        @Actor
        public void close() {
            runtime.close();
            closed = true;
        }

        /** Looks whether it ran. */
        @Arbiter
        public void look(LL_Result r) {
            r.r2 = run;
        }
    }

    /** A worker that leaves at once when it has nothing to do leaves no task behind. */
    @JCStressTest
    @Outcome(id = "returned 1, returned 2", expect = ACCEPTABLE, desc = "run")
    @State
    public static class SubmitAgainstRetirement {

        private final WorkerRuntime runtime = pool(1).idleTimeout(Duration.ZERO).build();

        /** Submits one after the other. */
        @Actor
        public void one(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0));
            r.r1 = Calls.endInTime(runtime.submit(_ -> 1));
        }

        /** Submits, too. */
        @Actor
        public void other(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0));
            r.r2 = Calls.endInTime(runtime.submit(_ -> 2));
        }

        /** Leaves nothing behind. */
        @Arbiter
        public void close() {
            runtime.close();
        }
    }

    /** Nor one that is for it alone. */
    @JCStressTest
    @Outcome(id = "returned 1, returned 2", expect = ACCEPTABLE, desc = "run")
    @State
    public static class RoutedSubmitAgainstRetirement {

        private static final TaskOptions FIRST = TaskOptions.defaults().withPlace(1);

        private final WorkerRuntime runtime = pool(1).idleTimeout(Duration.ZERO).build();

        /** Submits to the one worker. */
        @Actor
        public void one(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0, FIRST));
            r.r1 = Calls.endInTime(runtime.submit(_ -> 1, FIRST));
        }

        /** Submits to any worker. */
        @Actor
        public void other(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0));
            r.r2 = Calls.endInTime(runtime.submit(_ -> 2));
        }

        /** Leaves nothing behind. */
        @Arbiter
        public void close() {
            runtime.close();
        }
    }

    /** With room for two workers, a task that waits for another one does not keep it from running. */
    @JCStressTest
    @Outcome(id = "returned met, returned met", expect = ACCEPTABLE, desc = "both at the same time")
    @State
    public static class MeetingAgainstSleep {

        private final WorkerRuntime runtime = pool(2).build();
        private final CountDownLatch meeting = new CountDownLatch(2);

        private String meet() throws InterruptedException {
            meeting.countDown();
            return meeting.await(Calls.FOR_EVER.toSeconds() / 2, TimeUnit.SECONDS) ? "met"
                    : "missed";
        }

        /** Has a worker go to sleep, and submits. */
        @Actor
        public void one(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0));
            r.r1 = Calls.endInTime(runtime.submit(_ -> meet()));
        }

        /** Submits. */
        @Actor
        public void other(LL_Result r) {
            Calls.endInTime(runtime.submit(_ -> 0));
            r.r2 = Calls.endInTime(runtime.submit(_ -> meet()));
        }

        /** Leaves nothing behind. */
        @Arbiter
        public void close() {
            runtime.close();
        }
    }
}
