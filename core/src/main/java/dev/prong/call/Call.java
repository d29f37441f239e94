package dev.prong.call;

import dev.prong.DeathCertificate;
import dev.prong.Registration;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * A task from its acceptance to its one end. Whoever asks first for its end decides how it ends; whoever reports an end
 * second is not heard. Small, because there may be millions that wait. Thread-safe.
 *
 * <p>What happens to it is decided here, what it is stands in {@link CallFacts}, and who waits for it in
 * {@link Completion}. A call is in one of these states; what is not named leaves it as it is:
 *
 * <pre>
 * state     | done | runner | stopReason | goes to
 * ----------+------+--------+------------+--------------------------------------------------------------------
 * waiting   | no   | null   | null       | running by begin; doomed by stop, cancelQuietly, stopWaiting; ended by fail
 * doomed    | no   | null   | set        | ended, by the thread that asked, in the next moment; begin refuses it
 * running   | no   | set    | null       | waiting by retry; stopping by stop; ignored by cancelQuietly;
 *           |      |        |            | ended by succeed, fail
 * ignored   | no   | set    | set, quiet | stopping by stop; ended by succeed, fail
 * stopping  | no   | set    | set        | ended by succeed, fail, giveUp
 * ended     | yes  | as it was            | nowhere; joins return when the listeners have been told
 * </pre>
 *
 * <p>Whether it stands in a queue is a second thing, {@code queued}, which the one who takes it out changes from 1 to 0
 * without the lock. A call that ends and a call that is put into a queue may meet. {@code end} writes that it has ended
 * before it looks at {@code queued}; {@code CallQueue.enter} writes {@code queued} before it looks whether the call has
 * ended. So at least one of the two sees the other, and the exchange of {@code queued} lets one of them count it out.
 */
public class Call<R> extends Completion<R> implements Belonging {

    private static final VarHandle QUEUED;

    static {
        try {
            QUEUED = MethodHandles.lookup().findVarHandle(Call.class, "queued", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private CallOwner owner = CallOwner.NONE;
    /** Whether it stands in a queue: 1 or 0. */
    private volatile int queued;

    // Written under the lock of this.
    private volatile StopReason stopReason;
    /** Whether that was without an interrupt: then whoever asks next is heard, too. */
    private volatile boolean quiet;
    /** Who runs it, or has run it to its end. */
    private Runner runner;

    /**
     * A call that waits to begin, and belongs to the call that this thread is running, unless it is to be detached. Its
     * timeout counts from now, but is not watched before {@link #accept}.
     *
     * @param crossing what the result goes through on its way to the starter: a copy, or nothing
     */
    public Call(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing) {
        super(task, options, crossing, Current.call().orElse(null));
    }

    /**
     * A call without limits that belongs to no other, whatever this thread runs.
     *
     * @param accepted when it was accepted, by {@link System#nanoTime()}
     */
    protected Call(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, long accepted) {
        super(task, options, crossing, accepted);
    }

    /**
     * Makes {@code owner} its runtime, and lets {@code timer} watch its time limits. Called once, before anybody else has
     * the call.
     */
    public final void accept(CallOwner newOwner, ScheduledExecutorService timer) {
        owner = newOwner;
        if (limits() != null) {
            limits().watch(this, timer);
        }
        if (parent() != null) {
            parent().adopt(this);
        }
    }

    /** The limit on silence for which it was asked to end, if it was for one that is known here. */
    public final Optional<Grant> exceededSilence() {
        Call<?> silent = this;
        while (silent.stopReason == StopReason.STARTER_SILENT && silent.parent() != null) {
            silent = silent.parent();
        }
        return silent.ownSilence();
    }

    /** Whether {@code runtime} has accepted it. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    public final boolean isOwnedBy(CallOwner runtime) {
        return owner == runtime;
    }

    /** It is about to be put into a queue. */
    final void enterQueue() {
        queued = 1;
    }

    /** Whether it is in no queue, or in one only as what is left of a call. */
    final boolean isShell() {
        return queued == 0;
    }

    /** Whether it was in a queue; it is no more, and belongs to the caller, who is the only one to hear so. */
    public final boolean leaveQueue() {
        return queued == 1 && QUEUED.compareAndSet(this, 1, 0);
    }

    /**
     * Begins to run it.
     *
     * @return false if the call has ended already and must not be run
     */
    public final boolean begin(Runner by) {
        synchronized (this) {
            if (!isWaiting()) {
                return false;
            }
            runner = by;
        }
        if (limits() != null) {
            limits().begun(this, by);
        }
        tellParents();
        return true;
    }

    /**
     * Returns a call whose worker crashed to those that wait, if it may be retried; its timeout goes on counting. It is
     * for the caller to queue it.
     *
     * @return false if it has ended, was asked to end, or has no attempt left: then {@code crash} is its end
     */
    public final boolean retry(TaskException crash) {
        CallExtras known = extras();
        synchronized (this) {
            // Whoever asks for its end from now on finds nobody who runs it, and ends it here and now.
            if (isDone() || runner == null || stopReason != null
                    || known.crashesLike(crash) >= options().retries()) {
                return false;
            }
            known.crashed(crash);
            runner = null;
        }
        if (limits() != null) {
            limits().requeued(this);
        }
        return true;
    }

    /** Runs the task on this thread, with what was captured in place. Stacks that are shown of a task end above it. */
    public final R runTask(TaskContext context) throws Exception {
        CallExtras known = extrasOrNull();
        Surround surround = known == null ? null : known.surround();
        return surround == null ? task().run(context) : surround.call(() -> task().run(context));
    }

    /** The task has been heard of: its silence is over, and that of the task it belongs to. */
    public final void sign() {
        if (limits() != null) {
            limits().sign();
        }
        tellParents();
    }

    /** In a loop, as all that goes from one to the next: there may be more of them than fit the stack. */
    private void tellParents() {
        for (Call<?> each = parent(); each != null; each = each.parent()) {
            each.heard();
        }
    }

    /** What belongs to the task has begun, ended, or been heard of: that is a sign of life of the task too. */
    protected void heard() {
        if (limits() != null) {
            limits().sign();
        }
    }

    /** The task returned. False if the call had ended already. */
    public final boolean succeed(R value) {
        return end(new Ending.Succeeded<>(value));
    }

    /** The task failed, or could not be run. False if the call had ended already. */
    public final boolean fail(TaskException failure) {
        return end(new Ending.Failed<>(failure));
    }

    /**
     * Ends a call that was asked to end and has not, because its worker is given up or was killed. False if the call had
     * ended already.
     *
     * @param remark what became of the worker, for the message
     * @param cause what else is known, or null
     */
    public final boolean giveUp(String remark, TaskException cause) {
        return end(new Ending.GivenUp<>(remark, cause, Optional.empty()));
    }

    /** As {@link #giveUp}, because its worker had to be killed. */
    public final boolean giveUpKilled(String remark, DeathCertificate certificate) {
        return end(new Ending.GivenUp<>(remark, null, Optional.of(certificate)));
    }

    /**
     * Asks for the end of the task, and of what belongs to it: a waiting one ends now, a running one is told. Whoever asks
     * first says why it ends; one that was cancelled {@linkplain #cancelQuietly quietly} can be asked once more.
     *
     * @return false if it had ended or been asked already
     */
    public final boolean stop(StopReason reason) {
        return stop(reason, null);
    }

    /** The same, only if {@code by} runs it; null for whoever does or does not. */
    @SuppressWarnings("ReferenceEquality") // That very one: the alarm of an attempt must not end the next.
    final boolean stop(StopReason reason, Runner by) {
        Runner toTell;
        synchronized (this) {
            if (isDone() || isStopped() || (by != null && runner != by)) {
                return false;
            }
            quiet = false;
            stopReason = stopReason == null ? reason : stopReason;
            toTell = runner;
            if (toTell != null) {
                toTell.interrupt(this);
            }
        }
        if (toTell == null) {
            end(new Ending.Stopped<>());
            return true;
        }
        CallExtras known = extrasOrNull();
        if (known != null) {
            known.stopping(stopReason);
        }
        toTell.stopping(this, stopReason);
        return true;
    }

    /** Whether what runs it has been interrupted, or would have been if it had not run another call at that time. */
    final boolean isStopped() {
        return stopReason != null && !quiet;
    }

    /**
     * Goes on after another call that {@code by} ran within it: who asked for its end meanwhile has interrupted nobody, so
     * that is made up for. Under the lock, or each could miss what the other has just written.
     */
    public final synchronized void resumed(Runner by) {
        if (isStopped()) {
            by.interrupt(this);
        }
    }

    /** Why the task was asked to end; empty if it was not. */
    public final Optional<StopReason> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /** Whether the task was asked to end. */
    public final boolean isStopping() {
        return stopReason != null;
    }

    /** Calls {@code listener} once when the task is asked to end, on the thread that asks; now if it has been. */
    final Registration onStop(Runnable listener) {
        Registration added = extras().onStop(listener);
        if (isStopping()) {
            extras().stopping(stopReason);
        }
        return added;
    }

    /** A task that waits for a task of its own pool runs it itself if nobody has begun it: no pool is too full for that. */
    @Override
    public final void help() {
        Runner here = queued == 1 ? Current.runner() : null;
        if (here != null) {
            here.help(this);
        }
    }

    @Override
    public final boolean cancel() {
        return stop(StopReason.CANCELLED);
    }

    /**
     * Cancels it without an interrupt: one that runs goes on until it ends by itself, or somebody asks for its end who
     * does interrupt; its result is dropped.
     *
     * @return false if it had ended or been asked already
     */
    final boolean cancelQuietly() {
        boolean running;
        synchronized (this) {
            if (isDone() || stopReason != null) {
                return false;
            }
            stopReason = StopReason.CANCELLED;
            running = runner != null;
            quiet = running;
        }
        if (!running) {
            end(new Ending.Stopped<>());
        }
        return true;
    }

    /** It could not be accepted after all: ends it with {@code why} unless it has begun. */
    public final void refuse(TaskRejectedException why) {
        if (isWaiting(attempt())) {
            fail(why);
        }
    }

    /** Cancels it if it has not begun; false if it has, or has ended or been asked to end. */
    final boolean withdraw() {
        return stopWaiting(StopReason.CANCELLED, attempt());
    }

    /** Ends it if that attempt has not begun; false if it has, or the call has ended or been asked to end. */
    final boolean stopWaiting(StopReason reason, int attempt) {
        synchronized (this) {
            if (!isWaiting(attempt)) {
                return false;
            }
            stopReason = reason;
        }
        end(new Ending.Stopped<>());
        return true;
    }

    /** Whether that attempt may still begin. */
    final synchronized boolean isWaiting(int attempt) {
        return isWaiting() && attempt() == attempt;
    }

    /** With the lock. */
    private boolean isWaiting() {
        return !isDone() && runner == null && stopReason == null;
    }

    /** The task tells how far it is. */
    public final void progress(Object value) {
        sign();
        extras().progress(this).report(crossProgress(value));
    }

    /** Has the items of the task go to {@code outlet}, which is closed when the task is asked to end; before it begins. */
    public final void emitTo(ItemOutlet outlet) {
        extras().items(outlet);
        onStop(() -> outlet.close("task was asked to end"));
    }

    /** False if it had ended already. */
    private boolean end(Ending<R> reported) {
        boolean wasQueued;
        Waiter<Call<R>> toTell;
        synchronized (this) {
            if (isDone()) {
                return false;
            }
            Ending<R> how = stopReason == null ? reported : reported.afterStop();
            TaskException error = stopReason == null ? how.error() : StopMessages.error(this, stopReason, runner, how);
            CallExtras known = extrasOrNull();
            if (error != null && known != null) {
                known.crashes().forEach(error::addSuppressed);
            }
            toTell = decide(how, error);
            wasQueued = leaveQueue(); // In this order: see above.
        }
        try {
            tell(toTell, wasQueued);
        } finally {
            told();
        }
        return true;
    }

    /** Before anybody's join returns, so that whoever has joined sees what this did. */
    private void tell(Waiter<Call<R>> toTell, boolean wasQueued) {
        if (parent() != null) {
            parent().disown(this);
            tellParents();
        }
        CallExtras known = extrasOrNull();
        if (known != null) {
            known.ended(stopReason, isStopped());
        }
        Waiter.tell(toTell, this);
        owner.ended(this, wasQueued);
    }

    @Override
    final Call<R> self() {
        return this;
    }

    @Override
    final Optional<Thread> runningThread() {
        Runner by = runner;
        return by == null ? Optional.empty() : by.thread(this);
    }

    /** Whether somebody runs it, or has run it to its end. */
    public final boolean hasBegun() {
        return runner != null;
    }

    /** Whether {@code by} runs it. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    final synchronized boolean isRunBy(Runner by) {
        return runner == by;
    }

    /** {@code belonging} is to end when the task is asked to end, and when it ends; at once if it is too late. */
    public final void adopt(Belonging belonging) {
        extras().adopt(belonging);
        StopReason reason = stopReason;
        if (reason != null || isDone()) {
            belonging.endWithStarter(reason == null ? StopReason.STARTER_ENDED : reason.forBelongings());
        }
    }

    /** {@code belonging} has ended; does nothing if it was not adopted. */
    public final void disown(Belonging belonging) {
        extras().disown(belonging);
    }

    @Override
    public final void endWithStarter(StopReason reason) {
        boolean untimed = reason == StopReason.STARTER_TIMED_OUT && (limits() == null || !limits().hasGivenTime());
        stop(untimed ? StopReason.STARTER_ENDED : reason);
    }
}
