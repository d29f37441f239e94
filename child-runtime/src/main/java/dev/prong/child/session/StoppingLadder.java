package dev.prong.child.session;

import dev.prong.child.death.Fault;
import dev.prong.child.death.OomKills;
import dev.prong.failure.SafeLog;
import dev.prong.EndReason;
import dev.prong.call.StopReason;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.process.Uninterrupted;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Ends what a child runs, and the child: it is asked, has the grace period, is asked what its threads do, gets TERM, so
 * that its shutdown hooks run, and KILL with all that came of it. Nothing here waits for the child, so that one that does
 * not read holds nobody up. Thread-safe.
 */
final class StoppingLadder {

    /**
     * For a shutdown hook that deletes its files; not for one that waits for something. A JVM with a thread in native code
     * waits 300 ms for that after its hooks: KILL takes nothing from it but this wait.
     */
    static final Duration TERM_LIMIT = Duration.ofMillis(200);

    /** What cannot be killed within this time hangs in the kernel, and is left behind. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    /** Until the next try to kill it. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final LaunchedChild child;
    private final SessionSettings settings;
    private final SessionState state;
    private final StoppingSteps steps;
    private final DumpRequests dumps;
    private final Runnable whenStubborn;
    private final AtomicBoolean forced = new AtomicBoolean();
    private volatile boolean termSent;
    /** Whether the process has ended, or withstands its kill and is not waited for any longer. */
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    /**
     * Nothing was done yet.
     *
     * @param whenStubborn called when half of the grace period of a call is over, so that there is time to replace the
     *            child; not while its runtime is being closed
     */
    StoppingLadder(LaunchedChild child, SessionSettings settings, SessionState state, SessionCalls calls,
            Runnable whenStubborn) {
        this.child = child;
        this.settings = settings;
        this.state = state;
        this.steps = new StoppingSteps(calls::contains);
        this.dumps = new DumpRequests(state, steps, settings.timer());
        this.whenStubborn = whenStubborn;
    }

    /** What has been done. */
    StoppingSteps steps() {
        return steps;
    }

    /** What the child has been asked of its threads. */
    DumpRequests dumps() {
        return dumps;
    }

    /** Whether the child has been sent TERM. */
    boolean isTermSent() {
        return termSent;
    }

    /** Asks a call to end, and ends the child if it has not after the grace period. */
    void cancel(RemoteCall<?> remote, StopReason reason) {
        Cancel.Reason wire = switch (reason) {
            case CANCELLED, CPU_LIMIT, ALLOCATION_LIMIT -> Cancel.Reason.CANCELLED;
            case TIMED_OUT, RAN_TOO_LONG, STARTER_TIMED_OUT -> Cancel.Reason.TIMED_OUT;
            case SILENT, NOT_BEGUN, STARTER_SILENT -> Cancel.Reason.SILENT;
            case CLOSED -> Cancel.Reason.CLOSED;
            case STARTER_ENDED -> Cancel.Reason.STARTER_ENDED;
        };
        steps.cancel(remote.id());
        state.control(Frame.newBuilder().setCancel(Cancel.newBuilder().setCall(remote.id()).setReason(wire)).build());
        afterUnlessDone(settings.gracePeriod().dividedBy(2), remote.call(), () -> goOn(remote.call(), reason));
    }

    /** An alarm that waited for the whole grace period would hold the call, and all that it has, for as long. */
    private void afterUnlessDone(Duration delay, ChildCall<?> call, Runnable action) {
        Future<?> alarm = after(delay, action);
        call.onDone(_ -> alarm.cancel(false));
    }

    /** Half of the grace period is over. */
    private void goOn(ChildCall<?> call, StopReason reason) {
        if (call.isDone()) {
            return;
        }
        afterUnlessDone(settings.gracePeriod().minus(settings.gracePeriod().dividedBy(2)), call,
                () -> askThreads(call::isDone, reason.endReason(), call.name()));
        if (reason != StopReason.CLOSED && state.isSpared()) {
            whenStubborn.run();
        }
    }

    /** Asks the child to finish and go, and ends it after the grace period; one that is not ready is killed at once. */
    void leave() {
        if (!state.isReady()) {
            kill(EndReason.CLOSED);
            return;
        }
        steps.step("goodbye");
        state.askToLeave();
        state.control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
        endAfterGrace(EndReason.CLOSED);
    }

    /** Ends the child after the grace period if it has not gone by itself. */
    void endAfterGrace(EndReason reason) {
        Future<?> alarm = after(settings.gracePeriod(), () -> askThreads(() -> false, reason, null));
        child.onExit(() -> alarm.cancel(false)); // Or it would hold all that the session has.
    }

    /** Has {@code action} done after {@code delay}; at once if the runtime has been closed and waits for nothing any more. */
    Future<?> after(Duration delay, Runnable action) {
        try {
            return settings.timer().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            OwnThreads.virtual("prong-" + child.name() + "-late").start(action);
            return CompletableFuture.completedFuture(null);
        }
    }

    /**
     * The grace period is over.
     *
     * @param obeyed whether there is no need to go on
     * @param task for whose sake, or null
     */
    private void askThreads(BooleanSupplier obeyed, EndReason reason, String task) {
        if (!obeyed.getAsBoolean() && state.isSpared()) {
            var _ = dumps.ask().thenRun(() -> term(obeyed, reason, task));
        }
    }

    private void term(BooleanSupplier obeyed, EndReason reason, String task) {
        if (obeyed.getAsBoolean() || !state.doom(reason, task)) {
            return; // Whoever has doomed it before is at work.
        }
        if (!hasSignals()) {
            force();
            return;
        }
        steps.step("term");
        termSent = true;
        child.process().toHandle().destroy(); // Not the process's own method, which closes the streams.
        var _ = after(TERM_LIMIT, this::force);
    }

    private boolean hasSignals() {
        return !child.isRemote() && child.process().supportsNormalTermination();
    }

    /** Kills the child with its descendants, at once; the first reason counts. Does nothing after its end. */
    void kill(EndReason reason) {
        var _ = state.doom(reason, null);
        force();
    }

    /** Kills the child because it cannot be worked with. */
    void kill(Fault fault) {
        if (state.doom(fault)) {
            force();
        }
    }

    private void force() {
        if (state.isEnded()) {
            return;
        }
        if (child.process().isAlive() && forced.compareAndSet(false, true)) {
            steps.step("kill");
        }
        // On a thread of its own: those who ask for it must not wait for the tools that do it.
        Surely.run("the start of the kill of " + child.name(),
                () -> OwnThreads.virtual("prong-" + child.name() + "-killer").start(this::killUntilGone));
    }

    /** What cannot be killed now may be later, and its session does not wait for that. */
    private void killUntilGone() {
        Surely.run("the kill of " + child.name(), this::awaitKilled);
        while (!Uninterrupted.get(() -> child.process().waitFor(AGAIN))) {
            if (ended.complete(false)) {
                LOG.log(System.Logger.Level.WARNING,
                        "child withstands its kill, which is tried again until it ends: child="
                                + child.name() + ", pid=" + child.pid());
            }
            Surely.run("the kill of " + child.name(), this::awaitKilled);
        }
    }

    /** Kills until nothing is left that can be killed. */
    void awaitKilled() {
        child.tree().killAndAwait(KILL_LIMIT);
    }

    /** The exit code of the process, when it has ended; that of one that was killed if it withstands its kill. */
    int awaitExit() {
        child.onExit(() -> ended.complete(true));
        return ended.join() ? Uninterrupted.get(child.process()::waitFor) : OomKills.CODE;
    }
}
