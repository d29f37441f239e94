package dev.prong.child.session;

import dev.prong.KillReason;
import dev.prong.call.StopReason;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends what a child runs, and the child: asks first, waits for the grace period, then kills. Thread-safe. */
final class StoppingLadder {

    /** What cannot be killed within this time hangs in the kernel, and is left behind. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private final LaunchedChild child;
    private final SessionSettings settings;
    private final SessionState state;
    private final StoppingSteps steps;

    StoppingLadder(LaunchedChild child, SessionSettings settings, SessionState state, SessionCalls calls) {
        this.child = child;
        this.settings = settings;
        this.state = state;
        this.steps = new StoppingSteps(calls::contains);
    }

    /** What has been done. */
    StoppingSteps steps() {
        return steps;
    }

    /** Asks a call to end, and kills the child if it has not after the grace period. */
    void cancel(RemoteCall<?> remote, StopReason reason) {
        Cancel.Reason wire = switch (reason) {
            case CANCELLED, CPU_LIMIT, ALLOCATION_LIMIT -> Cancel.Reason.CANCELLED;
            case TIMED_OUT, RAN_TOO_LONG, STARTER_TIMED_OUT -> Cancel.Reason.TIMED_OUT;
            case SILENT, STARTER_SILENT -> Cancel.Reason.SILENT;
            case CLOSED -> Cancel.Reason.CLOSED;
            case STARTER_ENDED -> Cancel.Reason.STARTER_ENDED;
        };
        steps.cancel(remote.id());
        state.control(Frame.newBuilder().setCancel(Cancel.newBuilder().setCall(remote.id()).setReason(wire)).build());
        var _ = after(settings.gracePeriod(), () -> {
            if (!remote.call().isDone()) {
                kill(reason.killReason(), remote.call().name());
            }
        });
    }

    /** Asks the child to finish and go, and kills it after the grace period; one that is not ready is killed at once. */
    void leave() {
        if (!state.isReady()) {
            kill(KillReason.CLOSED);
            return;
        }
        steps.step("goodbye");
        state.control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
        killAfterGrace(KillReason.CLOSED);
    }

    /** Kills the child after the grace period if it has not gone by itself. */
    void killAfterGrace(KillReason reason) {
        var _ = after(settings.gracePeriod(), () -> kill(reason));
    }

    Future<?> after(Duration delay, Runnable action) {
        return settings.timer().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Kills the child with its descendants; the first reason counts. Does nothing after its end. */
    void kill(KillReason reason) {
        kill(reason, null);
    }

    private void kill(KillReason reason, String task) {
        boolean doomed = state.isDoomed();
        if (state.kill(reason, task)) {
            if (!doomed) {
                steps.step("kill");
            }
            killTree();
        }
    }

    /** Kills the child because it cannot be worked with. */
    void kill(Fault fault) {
        if (state.kill(fault)) {
            steps.step("kill");
            killTree();
        }
    }

    /** On a thread of its own: those who ask for it must not wait for the tools that do it. */
    private void killTree() {
        Thread.ofVirtual().name("prong-" + child.name() + "-killer").start(this::awaitKilled);
    }

    /** Kills until nothing is left that can be killed. */
    void awaitKilled() {
        child.tree().killAndAwait(KILL_LIMIT);
    }
}
