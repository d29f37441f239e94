package dev.prong.call;

import dev.prong.ContextPropagator;
import dev.prong.DeathCertificate;
import dev.prong.MessageException;
import dev.prong.PendingTask;
import dev.prong.PortClosedException;
import dev.prong.Registration;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskTimeoutException;
import dev.prong.port.Listening;
import dev.prong.spi.PoolHandle;
import dev.prong.thread.OwnThreads;
import dev.prong.value.Tasks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A task from its acceptance to its one end: waiting, running, ended. Whoever asks first for its end decides how it ends;
 * whoever reports an end second is not heard. Small, because there may be millions that wait. Thread-safe.
 */
public class Call<R> implements PoolHandle<R>, PendingTask, Belonging {

    private static final VarHandle QUEUED;

    static {
        try {
            QUEUED = MethodHandles.lookup().findVarHandle(Call.class, "queued", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    /** How it ended is decided, and is being told. */
    private static final int ENDED = 2;
    /** Joins return. */
    private static final int TOLD = 3;

    private final Task<R> task;
    private final TaskOptions options;
    private final UnaryOperator<Object> crossing;
    private final Call<?> parent;
    private final TimeLimits limits;
    private final long accepted;
    private CallOwner owner = CallOwner.NONE;
    private volatile int queued;

    // Written under the lock of this.
    private volatile int state;
    private volatile StopReason stopReason;
    /** Whether that was without an interrupt: then whoever asks next is heard, too. */
    private volatile boolean quiet;
    private Runner runner;
    private R result;
    private TaskException error;
    private boolean givenUp;
    private volatile Waiter<Call<R>> waiters;
    /** What only few calls have; made when first needed. */
    private volatile CallExtras extras;

    /**
     * A call that waits to begin, and belongs to the call that this thread is running, unless it is to be detached. Its
     * timeout counts from now, but is not watched before {@link #accept}.
     *
     * @param crossing what the result goes through on its way to the starter: a copy, or nothing
     */
    public Call(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing) {
        this.task = Objects.requireNonNull(task, "task");
        this.options = Objects.requireNonNull(options, "options");
        this.crossing = Objects.requireNonNull(crossing, "crossing");
        this.accepted = System.nanoTime();
        this.parent = options.isDetached() ? null : Current.call().orElse(null);
        boolean plain = parent == null && options.isDefault();
        this.limits = plain ? null : TimeLimits.of(options, parent);
        if (!plain && (parent != null || !options.environment().isEmpty())) {
            extras().environment(parent == null ? Map.of() : parent.environment(), options.environment(), crossing);
        }
    }

    /**
     * A call without limits that belongs to no other, whatever this thread runs.
     *
     * @param accepted when it was accepted, by {@link System#nanoTime()}
     */
    protected Call(Task<R> task, TaskOptions options, UnaryOperator<Object> crossing, long accepted) {
        this.task = task;
        this.options = options;
        this.crossing = crossing;
        this.accepted = accepted;
        this.parent = null;
        this.limits = null;
    }

    /**
     * Makes {@code owner} its runtime, and lets {@code timer} watch its time limits. Called once, before anybody else has
     * the call.
     */
    public final void accept(CallOwner newOwner, ScheduledExecutorService timer) {
        owner = newOwner;
        if (limits != null) {
            limits.watch(this, timer);
        }
        if (parent != null) {
            parent.adopt(this);
        }
    }

    /** Takes from this thread, the submitting one, what is to be in place while the task runs. */
    public final void capture(List<ContextPropagator> propagators) {
        if (!propagators.isEmpty()) {
            extras().surround(Surround.capture(propagators));
        }
    }

    /** Gives the task the data of its runtime, as far as it has none of these names. Before anybody else has the call. */
    public final void environmentBelow(Map<String, Object> data) {
        if (!data.isEmpty()) {
            extras().environmentBelow(data, crossing);
        }
    }

    /** Runs the task on this thread, with what was captured in place. */
    public final R runTask(TaskContext context) throws Exception {
        CallExtras known = extras;
        Surround surround = known == null ? null : known.surround();
        return surround == null ? task.run(context) : surround.call(() -> task.run(context));
    }

    /** The task to run. */
    public final Task<R> task() {
        return task;
    }

    /**
     * The class loader that knows the task, and so the classes of its messages and results; null for that of the JVM's own
     * classes.
     */
    public final ClassLoader loader() {
        return Around.innermost(task).getClass().getClassLoader();
    }

    @Override
    public final TaskOptions options() {
        return options;
    }

    /**
     * {@code result} as it reaches the starter.
     *
     * @throws MessageException if it cannot cross, naming the task
     */
    @SuppressWarnings("unchecked") // What crosses keeps its type.
    public final R cross(R result) {
        try {
            return (R) crossing.apply(result);
        } catch (MessageException e) {
            throw new MessageException("result cannot cross: task=" + name() + "; " + e.getMessage(), e);
        }
    }

    @Override
    public final String name() {
        return options.name().orElseGet(() -> Tasks.nameOf(task));
    }

    @Override
    public final int priority() {
        for (Call<?> each = this; each != null; each = each.parent) {
            if (each.options.priority().isPresent()) {
                return each.options.priority().getAsInt();
            }
        }
        return 0;
    }

    /** The environment data of the task: its own, what it inherits, and that of its runtime; unmodifiable. */
    public final Map<String, Object> environment() {
        CallExtras known = extras;
        return known == null ? Map.of() : known.environment();
    }

    @Override
    public final Optional<Instant> deadline() {
        return limits == null ? Optional.empty() : limits.deadline();
    }

    /** What is left of its time, which what it starts gets at most; empty if that is not limited. */
    public final Optional<Grant> timeLeft() {
        return limits == null ? Optional.empty() : limits.time(this);
    }

    /** The shortest limit on silence that it is under, its own or one of those it belongs to; empty for none. */
    public final Optional<Grant> silenceLimit() {
        return Stream.<Call<?>> iterate(this, Objects::nonNull, each -> each.parent)
                .flatMap(each -> each.ownSilence().stream()).min(Comparator.comparing(Grant::time));
    }

    private Optional<Grant> ownSilence() {
        return limits == null ? Optional.empty() : limits.silence(this);
    }

    /** The limit on silence for which it was asked to end, if it was for one that is known here. */
    public final Optional<Grant> exceededSilence() {
        Call<?> silent = this;
        while (silent.stopReason == StopReason.STARTER_SILENT && silent.parent != null) {
            silent = silent.parent;
        }
        return silent.ownSilence();
    }

    /**
     * The limits of a call that comes from another process, where they are watched, are those of the named tasks: empty
     * for its own. Before it begins.
     */
    public final void limitsOwnedElsewhere(String timeBy, String silenceBy) {
        if (limits != null) {
            limits.ownedElsewhere(timeBy, silenceBy);
        }
    }

    /** Its limits of time, or null. */
    final TimeLimits limits() {
        return limits;
    }

    /** The name of the task whose time its own is. */
    final String timeOwner() {
        return limits == null ? name() : limits.timeOwner(this);
    }

    /** When it was accepted, by {@link System#nanoTime()}. */
    public final long acceptedNanos() {
        return accepted;
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
            if (state != WAITING || stopReason != null) {
                return false;
            }
            state = RUNNING;
            runner = by;
        }
        if (limits != null) {
            limits.begun(this, by);
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
            if (state != RUNNING || stopReason != null || known.crashesLike(crash) >= options.retries()) {
                return false;
            }
            known.crashed(crash);
            runner = null;
            state = WAITING;
        }
        if (limits != null) {
            limits.requeued(this);
        }
        return true;
    }

    /** Which attempt this is, or is the next; from 1. */
    public final int attempt() {
        CallExtras known = extras;
        return known == null ? 1 : known.attempt();
    }

    /** It has been begun in other processes: its first attempt here is the one of that number. Before it begins. */
    public final void firstAttempt(int number) {
        if (number > 1) {
            extras().firstAttempt(number);
        }
    }

    /** The task has been heard of: its silence is over, and that of the task it belongs to. */
    public final void sign() {
        if (limits != null) {
            limits.sign();
        }
        tellParents();
    }

    /** In a loop, as all that goes from one to the next: there may be more of them than fit the stack. */
    private void tellParents() {
        for (Call<?> each = parent; each != null; each = each.parent) {
            each.heard();
        }
    }

    /** What belongs to the task has begun, ended, or been heard of: that is a sign of life of the task too. */
    protected void heard() {
        if (limits != null) {
            limits.sign();
        }
    }

    /** The task returned. False if the call had ended already. */
    public final boolean succeed(R value) {
        return end(value, null, false, Remains.NONE);
    }

    /** The task failed, or could not be run. False if the call had ended already. */
    public final boolean fail(TaskException failure) {
        return end(null, Objects.requireNonNull(failure, "failure"), false, Remains.NONE);
    }

    /**
     * Ends a call that was asked to end and has not, because its worker is given up or was killed. False if the call had
     * ended already.
     *
     * @param remark what became of the worker, for the message
     * @param cause what else is known, or null
     */
    public final boolean giveUp(String remark, TaskException cause) {
        return end(null, cause, true, new Remains("; " + remark, Optional.empty()));
    }

    /** As {@link #giveUp}, because its worker had to be killed. */
    public final boolean giveUpKilled(String remark, DeathCertificate certificate) {
        return end(null, null, true, new Remains("; " + remark, Optional.of(certificate)));
    }

    /** Whether the call was ended by {@link #giveUp}. */
    public final boolean isGivenUp() {
        return state >= ENDED && givenUp;
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
            if (state >= ENDED || isStopped() || (by != null && runner != by)) {
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
            end(null, null, false, Remains.NONE);
            return true;
        }
        if (extras != null) {
            extras.stopping(stopReason);
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
            extras.stopping(stopReason);
        }
        return added;
    }

    /** Calls {@code listener} once the call has ended, before any {@link #join()} returns, on the thread that ended it;
     * now if it has ended. The listener must neither block nor throw. */
    public final void onDone(Consumer<? super Call<R>> listener) {
        if (!addWaiter(null, listener, ENDED)) {
            listener.accept(this);
        }
    }

    @Override
    public final void onEnd(Consumer<? super Optional<TaskException>> listener) {
        onDone(call -> listener.accept(call.error()));
    }

    private synchronized boolean addWaiter(Thread thread, Consumer<? super Call<R>> listener, int tooLate) {
        if (state >= tooLate) {
            return false;
        }
        waiters = new Waiter<>(thread, listener, waiters);
        return true;
    }

    /** The result; null if the call has not ended, has no result, or null is its result. */
    protected final R answer() {
        return state >= ENDED ? result : null;
    }

    /** What {@link #join()} throws; empty if the call has not ended or has succeeded. */
    public final Optional<TaskException> error() {
        return state >= ENDED ? Optional.ofNullable(error) : Optional.empty();
    }

    @Override
    public final R join() throws InterruptedException {
        if (state != TOLD) {
            help();
            await(Long.MAX_VALUE);
        }
        if (error != null) {
            throw error;
        }
        return result;
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
    public final boolean awaitDone(Duration limit) throws InterruptedException {
        return await(limit.compareTo(TimeLimits.LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE);
    }

    private boolean await(long nanos) throws InterruptedException {
        if (state == TOLD) {
            return true;
        }
        long begin = System.nanoTime();
        if (nanos <= 0 || !addWaiter(Thread.currentThread(), null, TOLD)) {
            return state == TOLD;
        }
        Listening.aboutToWait();
        try {
            park(begin, Math.min(nanos, WaitingInitializer.PATIENCE.toNanos()));
            if (state != TOLD && nanos > WaitingInitializer.PATIENCE.toNanos()) {
                Runner by = runner;
                (by == null ? Optional.<Thread> empty() : by.thread(this))
                        .ifPresent(worker -> WaitingInitializer.look(this, worker));
                park(begin, nanos);
            }
            return state == TOLD;
        } finally {
            if (state != TOLD) {
                leave(Thread.currentThread());
            }
        }
    }

    private void park(long begin, long nanos) throws InterruptedException {
        for (long left = nanos; state != TOLD && left > 0; left = nanos - (System.nanoTime() - begin)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a task");
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private synchronized void leave(Thread thread) {
        waiters = Waiter.without(thread, waiters);
    }

    @Override
    public final boolean isDone() {
        return state >= ENDED;
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
            if (state >= ENDED || stopReason != null) {
                return false;
            }
            stopReason = StopReason.CANCELLED;
            running = runner != null;
            quiet = running;
        }
        if (!running) {
            end(null, null, false, Remains.NONE);
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
        end(null, null, false, Remains.NONE);
        return true;
    }

    /** Whether that attempt may still begin. */
    final synchronized boolean isWaiting(int attempt) {
        return state == WAITING && stopReason == null && attempt() == attempt;
    }

    @Override
    public final CompletableFuture<R> toCompletableFuture() {
        CompletableFuture<R> future = new CompletableFuture<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        // On a thread of its own: what depends on the future is the caller's code.
        onDone(_ -> OwnThreads.forUsers("prong-completion", loader, () -> complete(future)).start());
        return future;
    }

    private void complete(CompletableFuture<R> future) {
        if (error != null) {
            future.completeExceptionally(error);
        } else {
            future.complete(result);
        }
    }

    @Override
    public final <T> Registration onProgress(Class<T> type, Consumer<? super T> listener) {
        return extras().progress(this).add(type, listener);
    }

    /** The task tells how far it is. */
    public final void progress(Object value) {
        sign();
        extras().progress(this).report(crossProgress(value));
    }

    /** {@code value} as it reaches the starter. */
    protected Object crossProgress(Object value) {
        return crossing.apply(value);
    }

    @Override
    public final Optional<Object> progress() {
        return extras == null ? Optional.empty() : extras().progress(this).latest();
    }

    /** Has the items of the task go to {@code outlet}, which is closed when the task is asked to end; before it begins. */
    public final void emitTo(ItemOutlet outlet) {
        extras().items(outlet);
        onStop(() -> outlet.close("task was asked to end"));
    }

    /** Whether the task has an outlet for items. */
    public final boolean isStreamed() {
        return items() != null;
    }

    private ItemOutlet items() {
        CallExtras known = extras;
        return known == null ? null : known.items();
    }

    /**
     * The task gives an item; waits while its consumer has enough.
     *
     * @throws MessageException if the item cannot cross
     * @throws InterruptedException if the thread is interrupted, or the task has been asked to end
     * @throws IllegalStateException if the task is not streamed, or has ended
     */
    final void emit(Object item) throws InterruptedException {
        ItemOutlet outlet = items();
        if (outlet == null) {
            throw new IllegalStateException("task has no stream: task=" + name()
                    + "; give it to TaskRuntime.stream instead of submit or run");
        }
        sign();
        try {
            outlet.put(item);
        } catch (PortClosedException e) {
            if (isStopping() && !isDone()) {
                throw interrupted(e);
            }
            throw new IllegalStateException("task has ended, an item cannot be emitted: task=" + name()
                    + "; end what emits before the task returns", e);
        }
    }

    private InterruptedException interrupted(PortClosedException cause) {
        InterruptedException interrupted = new InterruptedException("item not emitted, task was asked to end: task="
                + name() + ", reason=" + stopReason);
        interrupted.initCause(cause);
        return interrupted;
    }

    private boolean end(R value, TaskException failure, boolean givingUp, Remains remains) {
        boolean wasQueued;
        Waiter<Call<R>> toTell;
        synchronized (this) {
            if (state >= ENDED) {
                return false;
            }
            givenUp = givingUp;
            result = stopReason == null ? value : null;
            error = stopReason == null ? failure : stopped(failure, remains);
            if (error != null && extras != null) {
                extras.crashes().forEach(error::addSuppressed);
            }
            state = ENDED; // Before the look at the queue: who puts it there looks at the state afterwards.
            wasQueued = leaveQueue();
            toTell = waiters;
        }
        try {
            tell(toTell, wasQueued);
        } finally {
            state = TOLD;
            Waiter.wake(takeWaiters());
        }
        return true;
    }

    /** Whoever keeps the call does not keep the threads and listeners that waited for it. */
    private synchronized Waiter<Call<R>> takeWaiters() {
        Waiter<Call<R>> all = waiters;
        waiters = null;
        return all;
    }

    /** Before anybody's join returns, so that whoever has joined sees what this did. */
    private void tell(Waiter<Call<R>> toTell, boolean wasQueued) {
        if (parent != null) {
            parent.disown(this);
            tellParents();
        }
        if (extras != null) {
            extras.ended(stopReason, isStopped());
        }
        Waiter.tell(toTell, this);
        owner.ended(this, wasQueued);
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
        boolean untimed = reason == StopReason.STARTER_TIMED_OUT && (limits == null || !limits.hasGivenTime());
        stop(untimed ? StopReason.STARTER_ENDED : reason);
    }

    private CallExtras extras() {
        CallExtras known = extras;
        return known != null ? known : makeExtras();
    }

    private synchronized CallExtras makeExtras() {
        if (extras == null) {
            extras = new CallExtras();
        }
        return extras;
    }

    private String limit() {
        return limits == null ? TimeLimits.ELSEWHERE : limits.fact(stopReason, this);
    }

    /** What the stop was, with what the task threw on its way out as the cause. */
    private TaskException stopped(TaskException failure, Remains remains) {
        String remark = remains.remark();
        Optional<DeathCertificate> death = remains.certificate();
        String facts = "task=" + name() + ", worker=" + (runner == null ? "none yet" : runner.workerName());
        return switch (stopReason) {
            case CANCELLED -> new TaskCancelledException("task cancelled: " + facts + remark, death, failure);
            case TIMED_OUT, RAN_TOO_LONG -> new TaskTimeoutException(
                    "task timed out: " + facts + ", " + limit() + remark, death, failure);
            case STARTER_TIMED_OUT -> new TaskTimeoutException("task timed out: " + facts + ", " + limit() + remark
                    + "; it had what was left of that task: give that one more time", death, failure);
            case STARTER_SILENT -> new TaskTimeoutException("task was silent for too long: " + facts + ", " + limit()
                    + remark + "; report progress, or raise the limit of that task", death, failure);
            case SILENT -> new TaskTimeoutException("task was silent for too long: " + facts + ", "
                    + limit() + remark + "; report progress, or raise the limit", death, failure);
            case NOT_BEGUN -> new TaskTimeoutException("task was silent for too long, it had not begun: " + facts + ", "
                    + limit() + "; no worker took it in time: have more of them, submit less, or raise the limit",
                    failure);
            case CLOSED -> new TaskCancelledException("task cancelled because its runtime was closed: " + facts + remark
                    + "; wait for the task before the close, or raise the close timeout", death, failure);
            case STARTER_ENDED -> new TaskCancelledException("task cancelled because the task it belongs to has ended: "
                    + facts + ", owner=" + (parent == null ? "unknown" : parent.name()) + remark
                    + "; wait for it there, or detach it", death, failure);
            case CPU_LIMIT -> new TaskCancelledException("task used too much processor time: " + facts + ", cpuLimit="
                    + options.cpuLimit().orElseThrow() + remark, death, failure);
            case ALLOCATION_LIMIT -> new TaskCancelledException("task allocated too much: " + facts
                    + ", allocationLimit=" + options.allocationLimit().orElseThrow() + remark, death, failure);
        };
    }

    /**
     * What became of the worker of a call that is ended from outside.
     *
     * @param remark what the message ends with, or comes before its advice
     * @param certificate of its death, if it had to be killed
     */
    private record Remains(String remark, Optional<DeathCertificate> certificate) {

        static final Remains NONE = new Remains("", Optional.empty());
    }
}
