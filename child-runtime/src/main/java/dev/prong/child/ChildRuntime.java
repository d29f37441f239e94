package dev.prong.child;

import dev.prong.proto.codec.Receivable;
import dev.prong.ContextPropagator;
import dev.prong.MessageException;
import dev.prong.OutputLine;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent;
import dev.prong.RuntimeStats;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskException;
import dev.prong.TaskQuarantinedException;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.TaskStream;
import dev.prong.WhenFull;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Accepted;
import dev.prong.call.Backlog;
import dev.prong.call.Call;
import dev.prong.call.CallCounts;
import dev.prong.call.CallQueue;
import dev.prong.call.CallStream;
import dev.prong.call.CallTimes;
import dev.prong.call.Check;
import dev.prong.call.EventFeed;
import dev.prong.call.Live;
import dev.prong.call.Shutdown;
import dev.prong.call.StartedWorker;
import dev.prong.call.TaskExecutor;
import dev.prong.call.Timers;
import dev.prong.call.Usage;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.Debugging;
import dev.prong.child.launch.Depth;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.InheritedOutput;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.child.pool.ChildPool;
import dev.prong.child.pool.FailedStarts;
import dev.prong.child.pool.PoolSettings;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Heartbeat;
import dev.prong.child.session.HeldFrames;
import dev.prong.child.session.Preparation;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionPort;
import dev.prong.child.session.SessionSettings;
import dev.prong.child.death.StartFailure;
import dev.prong.port.Listening;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Variable;
import dev.prong.child.classes.TaskClasses;
import dev.prong.text.TextChecks;
import dev.prong.value.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs tasks in child JVMs: a pool for {@code run}, {@code submit} and {@code map}, a process of its own for each started
 * worker. A child that crashes, hangs or eats its memory hurts only the task that is on it: it is killed with its
 * descendants and replaced. Children end with this process, however it ends. Thread-safe.
 *
 * <p>Children have this process's class path, and ask for the classes of tasks that are not on it. Their output is forwarded to this
 * process's {@code System.out} and {@code System.err}, each line of a task before its result is known.
 */
public final class ChildRuntime implements TaskRuntime {

    /** A child that was killed has gone within this time. */
    private static final Duration CLEANUP = Duration.ofSeconds(5);

    private static final TaskOptions DETACHED = TaskOptions.defaults().detached();

    private final String name;
    private final ChannelLimits limits;
    private final AtomicLong lastChild = new AtomicLong();
    private final CallCounts counts = new CallCounts();
    private final CallTimes times = new CallTimes();
    private final CallQueue queue;
    private final Live<Call<?>> calls;
    private final Live<StartedWorker<?>> started;
    private final ScheduledExecutorService timer;
    private final PrivateFolder folder;
    private final TransportConnector connector;
    private final TaskClasses classes;
    private final Preparation preparation;
    private final Launches launches;
    private final CrashPolicy crashes;
    private final ChildPool pool;
    private final Optional<RemoteChildren> remote;
    private final boolean onlyInvited;
    private final Shutdown shutdown;
    private final Duration gracePeriod;
    private final Duration startRetryTime;
    private final int maxDepth;
    private final List<ContextPropagator> propagators;
    private final List<Variable> environmentData;
    private final Receivable receivable;

    private ChildRuntime(Builder builder) {
        // First: what it refuses must leave nothing behind.
        ChildCommand command = builder.launching.command(builder.children, builder.spares);
        this.name = builder.name;
        this.limits = builder.channelLimits();
        this.onlyInvited = builder.children == 0;
        this.gracePeriod = builder.gracePeriod;
        this.startRetryTime = builder.startRetryTime;
        this.maxDepth = builder.maxDepth;
        InheritedOutput inherited = builder.inherited(); // The same.
        this.propagators = List.copyOf(builder.propagators);
        this.environmentData = List.copyOf(builder.environmentData.values());
        this.receivable = builder.receivable;
        EventFeed events = new EventFeed(name, builder.listeners);
        this.queue = new CallQueue(name, builder.queueCapacity, builder.whenFull, builder.order,
                full -> events.add(pressure(builder, full)));
        this.calls = new Live<>(name);
        this.started = new Live<>(name);
        this.crashes = new CrashPolicy(name, builder.quarantineAfter, builder.quarantineTime, events::add);
        PoolSettings ofPool = builder.pool(); // May refuse: before there is something to close.
        Heartbeat heartbeat = builder.launching.heartbeat(); // The same.
        this.classes = builder.launching.classes(command);
        this.preparation = prepare(builder);
        this.timer = Timers.create("prong-" + name + "-timer");
        this.folder = PrivateFolder.create();
        this.connector = TransportConnector.open(builder.transport, folder.path());
        SessionSettings sessions = new SessionSettings(connector.connector(), limits,
                builder.launching.startTimeout(builder.startTimeout), gracePeriod, timer, builder.output.listener(),
                folder.path().toString(), builder.launching.limits.maxResidentBytes(), builder.output.printing(),
                heartbeat, classes, preparation, HeldFrames.within(limits));
        this.launches = new Launches(builder.launching.with(ForkOptions.defaults()), command,
                Launching.heapShare(builder.children, builder.spares), inherited, folder.path(), sessions);
        this.pool = new ChildPool(ofPool, queue, this::launch, timer, events, crashes);
        this.remote = openRemote(builder.access, sessions);
        this.shutdown = new Shutdown(name, new AcceptedCalls(), started, builder.closeTimeout, gracePeriod,
                this::release);
        pool.begin();
    }

    private Session launch(SessionOwner owner) throws IOException {
        Session session = launches.launch(nextName(), owner);
        launches.aotCache().makeLater(timer);
        return session;
    }

    private Preparation prepare(Builder builder) {
        try {
            return new Preparation(builder.setup.map(this::prepared), builder.teardown.map(this::prepared));
        } catch (MessageException e) {
            classes.close();
            throw e;
        }
    }

    private ChildCall<?> prepared(ChildCall<?> said) {
        ChildCall<?> call = said.again(said.name());
        call.variablesBelow(environmentData);
        call.findClasses(classes);
        call.receives(receivable);
        return call;
    }

    private RuntimeEvent pressure(Builder builder, boolean full) {
        return full ? new RuntimeEvent.QueueFull(name, builder.queueCapacity)
                : new RuntimeEvent.QueueDrained(name, queue.size());
    }

    private Optional<RemoteChildren> openRemote(RemoteAccess access, SessionSettings sessions) {
        if (access == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RemoteChildren(access, sessions, pool));
        } catch (RuntimeException e) {
            release(Optional.empty());
            throw e;
        }
    }

    /** A builder with the defaults, which stand at its methods. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <R> TaskHandle<R> submit(Task<R> task, TaskOptions options) {
        ChildCall<R> call = newCall(task, options);
        submit(call, () -> {});
        return call;
    }

    @Override
    public <T, R> TaskStream<T, R> stream(Class<T> type, Task<R> task, TaskOptions options) {
        Check.noRetries(task, options, false);
        ChildCall<R> call = newCall(task, options);
        TaskStream<T, R> stream = new CallStream<>(type, call, call.streamed(limits).inbox());
        submit(call, () -> {});
        return stream;
    }

    /** {@code accepted} is run before the call can begin or wait for room, and may ask for its end. */
    private void submit(ChildCall<?> call, Runnable accepted) {
        Backlog backlog = pool.backlogOf(call.options());
        calls.add(call, call.name());
        counts.accepted();
        call.accept(this::ended, timer);
        accepted.run();
        try {
            queue.put(call, backlog, pool);
        } catch (TaskRejectedException e) {
            call.fail(e);
            throw e;
        } catch (Throwable e) { // Without a stack or memory: it must not count for ever.
            call.refuse(new TaskRejectedException("task cannot be accepted: task=" + call.name() + ", runtime=" + name
                    + ", cause=" + e, e));
            throw e;
        }
        pool.dispatch();
    }

    private <R> ChildCall<R> newCall(Task<R> task, TaskOptions options) {
        ChildCall<R> call = ChildCall.of(task, SurroundedTask.of(task, propagators), options, limits);
        call.variablesBelow(environmentData);
        refuseTooDeep(call);
        call.findClasses(classes);
        call.receives(receivable);
        crashes.admit(call);
        return call;
    }

    private void refuseTooDeep(ChildCall<?> call) {
        if (!onlyInvited && Depth.here() >= maxDepth) {
            throw new TaskRejectedException("children of children are too deep: task=" + call.name()
                    + ", runtime=" + name + ", depth=" + Depth.here() + ", maxDepth=" + maxDepth
                    + "; most likely a task is submitted while a class is initialised, which each"
                    + " child that loads the class does again: submit it from a method, or raise maxDepth if the depth is"
                    + " meant", null);
        }
    }

    private void ended(Call<?> call, boolean wasQueued) {
        TaskException error = call.error().orElse(null);
        // One that was put in quarantine while it waited had been accepted.
        if (error instanceof TaskRejectedException && !(error instanceof TaskQuarantinedException)) {
            counts.rejected();
        } else {
            counts.ended(error);
        }
        if (call instanceof ChildCall<?> ofChild) {
            clear(ofChild, error);
            ofChild.begunNanos().ifPresent(begun -> times.record(call.acceptedNanos(), begun, System.nanoTime()));
        }
        if (wasQueued) {
            queue.left(pool.backlogOf(call.options()), true);
        }
        calls.remove(call);
    }

    private void clear(ChildCall<?> call, TaskException error) {
        if (error == null) {
            crashes.succeeded(call);
        }
    }

    /** The calls of the pool, those that wait and those that run. */
    private final class AcceptedCalls implements Accepted<Call<?>> {

        @Override
        public void close() {
            calls.close();
            queue.close();
        }

        @Override
        public boolean awaitEmpty(Duration limit) throws InterruptedException {
            return calls.awaitEmpty(limit);
        }

        @Override
        public List<Call<?>> members() {
            return calls.members();
        }
    }

    /**
     * Starts a child process of its own for the task; the same as {@link #start(Task)}, with the type that tells more. It
     * is one of the {@linkplain Builder#spares spares} if one stands ready.
     *
     * <p>If the runtime has {@linkplain Builder#onlyInvited invited children only}, the task takes the next of them that
     * has nothing to do, before tasks that wait in the queue, and the child leaves when the task has ended. This returns
     * at once all the same; the task waits without a limit but its timeout, and a limit on silence that counts
     * {@linkplain dev.prong.TaskOptions.SilenceFrom#SUBMIT since its submit}.
     *
     * @throws dev.prong.MessageException if the task or something it captures cannot cross
     * @throws TaskRejectedException if the runtime is closed
     * @throws TaskQuarantinedException if tasks of its key have killed too many children
     * @throws WorkerCrashedException if the process cannot be launched, and that will not pass
     */
    public <R> ChildProcess<R> fork(Task<R> task) {
        return fork(task, TaskOptions.defaults(), _ -> {});
    }

    /** The same; {@code listeners} is called first, on this thread, to register listeners before the task begins. */
    public <R> ChildProcess<R> fork(Task<R> task, Consumer<? super ChildProcess<R>> listeners) {
        return fork(task, TaskOptions.defaults(), listeners);
    }

    /** The same with options of the task. */
    public <R> ChildProcess<R> fork(Task<R> task, TaskOptions options, Consumer<? super ChildProcess<R>> listeners) {
        return fork(task, options, ForkOptions.defaults(), listeners);
    }

    /** The same with a child that is started with these options. */
    public <R> ChildProcess<R> fork(Task<R> task, ForkOptions forkOptions) {
        return fork(task, TaskOptions.defaults(), forkOptions, _ -> {});
    }

    /**
     * The same with options of the task and of its child.
     *
     * @throws IllegalArgumentException if {@code options} ask for what a started task cannot have, or {@code forkOptions}
     *             for what this system cannot set, more memory than there is, a directory that is not there, or anything if
     *             the runtime has {@linkplain Builder#onlyInvited invited children only}
     */
    public <R> ChildProcess<R> fork(Task<R> task, TaskOptions options, ForkOptions forkOptions,
            Consumer<? super ChildProcess<R>> listeners) {
        Check.noRetries(task, options, true);
        ChildCall.refuseRouting(task, options);
        if (forkOptions.isEmpty()) {
            return forking(newCall(task, options)).begin(listeners);
        }
        if (onlyInvited) {
            throw new IllegalArgumentException("options of a fork need a child that is launched: task="
                    + options.name().orElseGet(() -> Tasks.nameOf(task)) + ", runtime=" + name + ", options="
                    + forkOptions + "; this runtime has invited children only: leave the options out");
        }
        Launches own = launches.with(forkOptions);
        return new Forking<>(nextName(), newCall(task, options), own).launched().begin(listeners);
    }

    private <R> Forking<R> forking(ChildCall<R> call) {
        return onlyInvited ? new Forking<>(nextName(), call, launches).waiting()
                : warm(call).orElseGet(() -> new Forking<>(nextName(), call, launches).launched());
    }

    /** One with a spare of the pool; empty if none stands ready, or spares are prepared for the pool as forks are not. */
    private <R> Optional<Forking<R>> warm(ChildCall<R> call) {
        return !preparation.isEmpty() ? Optional.empty()
                : pool.takeSpare().flatMap(spare -> new Forking<>(spare.name(), call, launches).withSpare(spare));
    }

    private ForkedChild.Source sourceFor(String childName, Launches its) {
        return onlyInvited ? remote.orElseThrow()
                : new ForkStarts(owner -> its.launch(childName, owner),
                        new FailedStarts(startRetryTime, System::nanoTime), timer);
    }

    /** One fork on its way. */
    private final class Forking<R> {

        private final ForkedChild<R> worker;
        private final ChildCall<R> call;

        Forking(String childName, ChildCall<R> call, Launches its) {
            this.call = call;
            SessionPort port = new SessionPort(childName, limits, call.options().isDaemon());
            this.worker = new ForkedChild<>(childName, call, port, crashes, sourceFor(childName, its));
            worker.events().whenDelivered(() -> started.remove(worker), () -> started.rejoin(worker));
        }

        /** For a child that was invited. */
        Forking<R> waiting() {
            try {
                started.add(worker, call.name());
                return this;
            } catch (RuntimeException e) {
                throw abandon(e);
            }
        }

        Forking<R> launched() {
            try {
                started.add(worker, call.name());
                worker.launch();
                return this;
            } catch (IOException e) {
                throw abandon(StartFailure.of(worker.name(), e).error(call.name()));
            } catch (RuntimeException e) {
                throw abandon(e);
            }
        }

        /** Empty if the spare has just ended: then another process is to be found. */
        Optional<Forking<R>> withSpare(Session spare) {
            try {
                started.add(worker, call.name()); // First: it must not end before it is counted.
            } catch (RuntimeException e) {
                spare.leave();
                throw abandon(e);
            }
            if (worker.takeOver(spare)) {
                return Optional.of(this);
            }
            worker.notLaunched();
            return Optional.empty();
        }

        ForkedChild<R> begin(Consumer<? super ChildProcess<R>> listeners) {
            call.accept((ended, _) -> clear(call, ended.error().orElse(null)), timer);
            // If a listener throws, the child that waits for it is let go.
            worker.beginAfter(() -> listeners.accept(worker), this::begin);
            return worker;
        }

        private void begin() {
            if (onlyInvited) {
                remote.orElseThrow().giveTo(worker);
            } else {
                worker.begin();
            }
        }

        private <E extends RuntimeException> E abandon(E error) {
            call.cancel();
            worker.notLaunched();
            return error;
        }
    }

    @Override
    public <R> ChildProcess<R> start(Task<R> task, TaskOptions options,
            Consumer<? super dev.prong.Worker<R>> listeners) {
        return fork(task, options, listeners);
    }

    /**
     * Replaces each child of the pool by a fresh one, one after the other: the fresh one is ready first, and the tasks on
     * the old one end as they would. Blocks until the last of the old has gone, so for as long as their tasks take; an
     * interrupt ends the wait and not the replacing. Returns at once if there are no children, or the runtime is closed.
     *
     * @throws WorkerCrashedException if children cannot be started; the old ones stay until they can
     */
    public void replaceChildren() throws InterruptedException {
        Listening.aboutToWait();
        pool.replaceAll();
    }

    /**
     * The tasks that have killed {@linkplain Builder#quarantineAfter too many} children and are refused, as
     * {@link TaskQuarantinedException} says: to look at, and to release.
     */
    public Quarantine quarantine() {
        return new Quarantine(crashes);
    }

    private String nextName() {
        return name + "-" + lastChild.incrementAndGet();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RuntimeStats stats() {
        return counts.sinceReset(statsSinceOpened());
    }

    @Override
    public void resetStats() {
        counts.reset(statsSinceOpened());
    }

    private RuntimeStats statsSinceOpened() {
        Usage ofTasks = times.usage();
        Usage ofChildren = pool.usage();
        Usage all = new Usage(ofChildren.busyNanos(), ofChildren.idleNanos(), ofTasks.runTime(), ofTasks.waitTime(),
                Usage.UNKNOWN, Usage.UNKNOWN);
        return counts.sinceOpened(queue, pool.size(), started.size(), all, pool.perWorker());
    }

    /** Takes callables that are tasks, serializable lambdas or records, and refuses others by name. */
    @Override
    public ExecutorService asExecutorService() {
        return new TaskExecutor(new TaskExecutor.Entrance() {
            @Override
            public <V> void enqueue(Callable<V> callable, Consumer<? super Call<V>> accepted) {
                ChildCall<V> call = newCall(CallableTask.of(callable), DETACHED);
                submit(call, () -> accepted.accept(call));
            }
        });
    }

    @Override
    public void close() {
        remote.ifPresent(RemoteChildren::closing);
        shutdown.close();
    }

    /**
     * Invites a child that somebody else starts, as {@link RemoteChild} says. It joins the pool, beyond the limit of
     * {@link Builder#children}, and takes tasks until this runtime is closed or its connection ends, or until
     * {@code fork} or {@code start} has taken it, if there are {@linkplain Builder#onlyInvited invited children only}; a
     * task that is on it when its connection ends fails with a {@link WorkerCrashedException} that knows no exit code.
     *
     * @param validFor how long it may take until the child connects; it can be used once
     * @throws IllegalStateException if the runtime does not {@linkplain Builder#accept accept} such children, or 10,000
     *             are invited already
     * @throws IllegalArgumentException if {@code validFor} is negative or longer than 100 years
     */
    public Invitation invite(Duration validFor) {
        Check.duration("validFor", validFor);
        return remote.orElseThrow(() -> new IllegalStateException("runtime accepts no children that are started"
                + " elsewhere: runtime=" + name + "; open it with ChildRuntime.builder().accept(...)"))
                .invite(nextName(), validFor);
    }

    private void release() {
        release(remote);
    }

    private void release(Optional<RemoteChildren> toClose) {
        toClose.ifPresent(RemoteChildren::refuseAll);
        launches.aotCache().close();
        pool.close(gracePeriod.plus(CLEANUP));
        toClose.ifPresent(children -> children.close(CLEANUP));
        connector.close();
        classes.close();
        timer.shutdownNow();
        folder.close();
    }

    /**
     * Makes the AOT cache for the children of this runtime if it is missing, as {@link Builder#aotCache} says; for the
     * installation of a program that is too brief to do so by itself. Takes a few seconds, and waits for nobody: if another
     * process or thread is making it, this returns at once.
     *
     * @return whether it is there now; if not, the reason is in the log
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean makeAotCache() throws InterruptedException {
        launches.aotCache().make();
        return launches.aotCache().file().isPresent();
    }

    /** Collects the settings of a {@link ChildRuntime}; for one thread. */
    public static final class Builder {

        private final Launching launching = new Launching();
        private final List<ContextPropagator> propagators = new ArrayList<>();
        private final Map<String, Variable> environmentData = new HashMap<>();
        private Optional<ChildCall<?>> setup = Optional.empty();
        private Optional<ChildCall<?>> teardown = Optional.empty();
        private String name = "child";
        private int children = Runtime.getRuntime().availableProcessors();
        private int minChildren;
        private int spares;
        private int tasksPerChild = 1;
        private int maxDepth = 8;
        private Duration idleTimeout = Duration.ofMinutes(1);
        private Recycling recycling = Recycling.defaults();
        private int quarantineAfter = 3;
        private Duration quarantineTime = Duration.ofHours(1);
        private final List<Consumer<? super RuntimeEvent>> listeners = new ArrayList<>();
        private Transport transport = Transport.STDIO;
        private OptionalLong maxFrameBytes = OptionalLong.empty();
        private RemoteAccess access;
        private int queueCapacity = 10_000;
        private WhenFull whenFull = WhenFull.WAIT;
        private QueueOrder order = QueueOrder.fifo();
        private Duration startTimeout = Duration.ofSeconds(30);
        private Duration startRetryTime = Duration.ofMinutes(1);
        private Duration gracePeriod = Duration.ofSeconds(5);
        private Duration closeTimeout = Duration.ofSeconds(30);
        private ChildOutput output = ChildOutput.forward();
        private Receivable receivable = Receivable.ALL;

        private Builder() {
        }

        /**
         * The name of the runtime and the beginning of its children's names; {@code child} unless set.
         *
         * @throws IllegalArgumentException if it is not made of letters, digits, {@code -} and {@code _}
         */
        public Builder name(String name) {
            this.name = Check.runtimeName(name);
            return this;
        }

        /**
         * The most children of the pool; unless set, one for each processor this JVM may use.
         *
         * @throws IllegalArgumentException if less than one or more than 100,000
         */
        public Builder children(int children) {
            this.children = Check.count("children", children);
            return this;
        }

        /**
         * How many children are launched when the runtime is opened, which does not wait for them, and are kept however
         * long there is nothing to do; none unless set.
         *
         * @throws IllegalArgumentException if negative; {@link #build()} refuses more than {@link #children}
         */
        public Builder minChildren(int minChildren) {
            this.minChildren = Check.notNegative("minChildren", minChildren);
            return this;
        }

        /**
         * How many warm children stand ready beyond those at work, from the opening on: when the pool grows or replaces a
         * child, and when a task is started or forked, one is taken without a launch, and another is launched at once. A
         * started task takes it for its own, with the name that it has; it never was used before, and ends with the task.
         * If none stands ready, if the runtime has a {@link #setup} or {@link #teardown}, or the fork
         * {@linkplain ForkOptions options of its own}, a child is launched for it. None unless set.
         *
         * @throws IllegalArgumentException if negative; {@link #build()} refuses spares that are {@linkplain #onlyInvited
         *             not to be launched}
         */
        public Builder spares(int spares) {
            this.spares = Check.notNegative("spares", spares);
            return this;
        }

        /**
         * How many tasks a child runs at a time; 1 unless set. Tasks on one child share its heap and its fate: when it has
         * to be killed for one of them, the others get a {@link WorkerCrashedException} that names that one. A further child
         * is launched when those there are full.
         *
         * @throws IllegalArgumentException if less than one; {@link #build()} throws it if {@link #children} times this is
         *             more than {@link Integer#MAX_VALUE}
         */
        public Builder tasksPerChild(int tasksPerChild) {
            this.tasksPerChild = Check.positive("tasksPerChild", tasksPerChild);
            return this;
        }

        /**
         * How deep children may be in children: a process that no runtime has launched is at depth 0, its children are at
         * depth 1, theirs at depth 2. A runtime in a process at this depth or beyond refuses every task with a
         * {@link TaskRejectedException}; 8 unless set. Without a bound a task that is submitted while a class is initialised
         * would start JVMs without end, for each child that loads the class submits it again.
         *
         * @throws IllegalArgumentException if less than one
         */
        public Builder maxDepth(int maxDepth) {
            this.maxDepth = Check.positive("maxDepth", maxDepth);
            return this;
        }

        /**
         * How long a child beyond the {@link #minChildren} may be without a task before it ends; one minute unless set,
         * zero for ever. Looked at every second, or four times as often as that if that is more.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Check.duration("idleTimeout", idleTimeout);
            return this;
        }

        /**
         * When children are replaced by fresh ones; unless set, {@link Recycling#defaults()}. One at a time, and the pool
         * never has more than {@link #children} + 1 + {@link #spares} processes.
         */
        public Builder recycle(Recycling recycling) {
            this.recycling = Objects.requireNonNull(recycling, "recycling");
            return this;
        }

        /**
         * How many children the tasks of one key may kill before they are put in {@linkplain ChildRuntime#quarantine()
         * quarantine}: from then on they are refused by a {@link TaskQuarantinedException}, and retries stop. Three unless
         * set, zero for never. The key is the {@linkplain TaskOptions#withIdempotencyKey idempotency key} or, without
         * one, the task's name with a digest of its code and data.
         *
         * <p>A child counts that ended with that task alone on it, and whose end cannot be put down to anybody else: a
         * crash, an exit with another code than 0, too much memory, a broken protocol. What its parent killed for a timeout, a cancellation or a
         * close does not count, nor what somebody outside did. A success takes the count back to zero.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder quarantineAfter(int kills) {
            this.quarantineAfter = Check.notNegative("quarantineAfter", kills);
            return this;
        }

        /**
         * How long a task stays in quarantine, and kills of one that is not are remembered, after the last; one hour
         * unless set, zero until it is released by hand.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder quarantineTime(Duration time) {
            this.quarantineTime = Check.duration("quarantineTime", time);
            return this;
        }

        /**
         * Calls {@code listener} with what happens to the pool, one event at a time and in order, on a virtual thread. May
         * be called for several.
         */
        public Builder onEvent(Consumer<? super RuntimeEvent> listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        private InheritedOutput inherited() {
            return output.printing().inherited()
                    ? InheritedOutput.of(launching.descriptors, transport == Transport.STDIO)
                    : InheritedOutput.NONE;
        }

        private PoolSettings pool() {
            if (children == 0 && (minChildren > 0 || spares > 0)) {
                throw new IllegalArgumentException("a runtime with invited children only launches none for its pool:"
                        + " runtime=" + name + ", minChildren=" + minChildren + ", spares=" + spares
                        + "; leave minChildren and spares out, or onlyInvited()");
            }
            if (minChildren > children) {
                throw new IllegalArgumentException("minChildren must not be more than children: minChildren="
                        + minChildren + ", children=" + children);
            }
            Check.product("children", children, "tasksPerChild", tasksPerChild);
            return new PoolSettings(name, children, minChildren, spares, tasksPerChild, idleTimeout, startRetryTime,
                    recycling, order);
        }

        /** What carries the frames; {@link Transport#STDIO} unless set. */
        public Builder transport(Transport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /** The layout of another system, for tests; unless set, what this system can do. */
        Builder descriptors(Descriptors descriptors) {
            launching.descriptors = descriptors;
            return this;
        }

        /**
         * The {@code java} that runs the children, version 25 or newer; unless set, the one that runs this process. A name
         * alone is looked for on the children's {@code PATH}.
         */
        public Builder java(Path java) {
            launching.java = Objects.requireNonNull(java, "java");
            return this;
        }

        /**
         * The class path of the children, and all that they have: they then ask this process for no classes. Unless set,
         * children find what Prong's own classes find in this process: by its class path and module path, by the jars
         * within its executable jar if that is one of Spring Boot, or by Prong's own jars. Prong itself must be on it.
         */
        public Builder classPath(List<Path> classPath) {
            launching.classPath = List.copyOf(classPath);
            return this;
        }

        /**
         * The folder for AOT caches, in which the JDK keeps what a child's JVM would else load and link at each start:
         * children with one are ready with less than half of the work. Unless set, the folder {@code prong} in
         * {@code $XDG_CACHE_HOME} or in {@code ~/.cache}. It is made if it is missing, and must be writable by this user
         * alone; caches in it are shared by all processes, and the eight that were used last are kept, of about 20 MB each.
         *
         * <p>A cache belongs to the JDK, to Prong's own jars and to the options of the JVM. Where it is missing, children
         * start without, and a runtime that is open for more than three seconds makes it in the background, with a process
         * of its own of low priority that takes a few seconds. There is none if Prong's classes are in folders or in a jar
         * within a jar, with a debugger, for a JVM that makes none with these options, or if the folder cannot be used. With
         * a cache, Prong's own jars stand first on the children's class path.
         *
         * @see <a href="https://openjdk.org/jeps/483">JEP 483</a>
         */
        public Builder aotCache(Path folder) {
            launching.aotCaches = Optional.of(folder);
            return this;
        }

        /** Has children start without an {@linkplain #aotCache AOT cache}, and none made. */
        public Builder withoutAotCache() {
            launching.aotCaches = Optional.empty();
            return this;
        }

        /**
         * Has children load classes from their class path only. Unless this or {@link #classPath} is called, a child asks
         * this process for the classes and resources of a task whose class is not on that class path, because it was
         * compiled in memory or belongs to a class loader of a server, a plug-in or a tool: once for each, over the
         * connection, and only of what the task's own class loader finds. Tasks of the class path never ask.
         */
        public Builder classPathOnly() {
            launching.classPathOnly = true;
            return this;
        }

        /**
         * The folder in which the children work, and to which relative paths of their tasks belong; unless set, that of
         * this process. The paths of the class path, of {@link #java} and of this folder belong to this process's all the
         * same. {@link #build()} refuses a folder that is not there.
         */
        public Builder directory(Path directory) {
            launching.process.setDirectory(directory);
            return this;
        }

        /**
         * Lets a debugger attach to each child, at a port of the loopback interface that the system chooses; a line of the
         * child's output tells it: {@code debugger can attach: child=child-1, pid=4711, address=127.0.0.1:40123}.
         *
         * <p>Whoever may open connections on this machine can then run code in the children, so this is not for production.
         * Time limits go on while a debugger has stopped a child: {@link #gracePeriod} and the timeouts of tasks are to be
         * long enough. Children that others start are not affected.
         */
        public Builder debug() {
            return debug(false);
        }

        /**
         * The same.
         *
         * @param suspend whether each child waits for its debugger before it does anything; there is no
         *            {@link #startTimeout} then
         */
        public Builder debug(boolean suspend) {
            launching.debugging = suspend ? Debugging.SUSPENDED : Debugging.RUNNING;
            return this;
        }

        /**
         * The most heap of each child; unless set, what the JVM takes by itself, a quarter of the memory. The same as
         * {@link #limits} with {@link ChildLimits#withMaxHeapBytes} and those set before.
         *
         * @throws IllegalArgumentException if less than 2 MiB, with which no JVM starts
         */
        public Builder maxHeapBytes(long maxHeapBytes) {
            return limits(launching.limits.withMaxHeapBytes(maxHeapBytes));
        }

        /**
         * The most bytes of one frame between this process and a child; unless set, 256 MiB or a sixteenth of this process's
         * heap, if that is less. A task, a message or a result may have half of it when encoded, and one from a child four
         * times as much on this process's heap, or 16 MiB if that is more. A task whose result is larger fails with a
         * {@link dev.prong.MessageException}; a child that sends more all the same is ended.
         *
         * @throws IllegalArgumentException if less than 1 MiB or more than 1 GiB; {@link #build()} refuses more than a quarter of
         *             this process's heap
         */
        public Builder maxFrameBytes(long maxFrameBytes) {
            if (maxFrameBytes < ChannelLimits.MIN_FRAME_BYTES || maxFrameBytes > ChannelLimits.MAX_FRAME_BYTES) {
                throw new IllegalArgumentException(
                        "maxFrameBytes must be from " + ChannelLimits.MIN_FRAME_BYTES + " to "
                                + ChannelLimits.MAX_FRAME_BYTES + ": maxFrameBytes=" + maxFrameBytes);
            }
            this.maxFrameBytes = OptionalLong.of(maxFrameBytes);
            return this;
        }

        private ChannelLimits channelLimits() {
            long heap = Runtime.getRuntime().maxMemory();
            ChannelLimits ofHeap = ChannelLimits.ofHeap(heap);
            if (maxFrameBytes.isEmpty()) {
                return ofHeap;
            }
            long most = maxFrameBytes.getAsLong();
            if (most > Math.max(heap / 4, ChannelLimits.MIN_FRAME_BYTES)) {
                throw new IllegalArgumentException("maxFrameBytes must not be more than a quarter of the heap:"
                        + " maxFrameBytes=" + most + ", heapBytes=" + heap + "; give this process more heap, by -Xmx");
            }
            return ofHeap.withMaxFrameBytes(most);
        }

        /** How much each child may have, in place of what was set before; {@link ChildLimits#none()} unless set. */
        public Builder limits(ChildLimits limits) {
            launching.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Lets the children of the pool together have more memory than there is; unless this is called, {@link #build()}
         * refuses limits that do not fit.
         */
        public Builder allowOvercommit() {
            launching.overcommit = true;
            return this;
        }

        /**
         * The children's default locale; unless set, this process's at the time of {@link #build()}, so that a task
         * formats alike here and there.
         */
        public Builder locale(Locale locale) {
            launching.locale = Objects.requireNonNull(locale, "locale");
            return this;
        }

        /**
         * The children's default time zone; unless set, this process's at the time of {@link #build()}. One with rules
         * of its own, which no id stands for, does not cross: children then have the system's.
         */
        public Builder timeZone(ZoneId timeZone) {
            launching.timeZone = Objects.requireNonNull(timeZone, "timeZone");
            return this;
        }

        /**
         * Listens for children that are started elsewhere and come with an {@linkplain ChildRuntime#invite invitation}.
         * Unless this is called there are none.
         */
        public Builder accept(RemoteAccess access) {
            this.access = Objects.requireNonNull(access, "access");
            return this;
        }

        /**
         * Launches no children: tasks wait for those that were invited, and so do {@code start} and {@code fork}, each of
         * which takes one for itself that leaves with its task. Without this they launch theirs, and invited children
         * take tasks of the pool only.
         */
        public Builder onlyInvited() {
            this.children = 0;
            return this;
        }

        /**
         * Adds options for the children's JVM, after those of before. A child has
         * {@code --enable-preview} without being told if this process has it.
         *
         * @throws IllegalArgumentException if one is empty, contains NUL, or has characters that this JVM's native encoding
         *             ({@code sun.jnu.encoding}) lacks
         */
        public Builder javaOptions(String... options) {
            launching.process.addJavaOptions(options);
            return this;
        }

        /**
         * Sets a variable of the children's environment. Every name reaches them, also one that is no identifier, such as
         * {@code spring.datasource.url}; see the page on launching for systems without bash.
         *
         * @throws IllegalArgumentException if {@code variable} is empty or contains {@code '='}, or one of both contains NUL
         *             or has characters that this JVM's native encoding lacks; no message shows the value
         */
        public Builder environment(String variable, String value) {
            launching.process.setVariable(variable, value);
            return this;
        }

        /**
         * Leaves a variable of this process's environment out of the children's.
         *
         * @throws IllegalArgumentException if {@code variable} is empty, or contains {@code '='} or NUL
         */
        public Builder withoutEnvironment(String variable) {
            launching.process.leaveOut(variable);
            return this;
        }

        /**
         * Starts the children without this process's environment, for work that is not to be trusted with it; what
         * {@link #environment} sets is set. Unless this is called, children have this process's environment but for
         * {@code JAVA_TOOL_OPTIONS} and its like.
         */
        public Builder cleanEnvironment() {
            launching.cleanEnvironment = true;
            return this;
        }

        /**
         * How many tasks may wait for a child; 10,000 unless set.
         *
         * @throws IllegalArgumentException if less than one
         */
        public Builder queueCapacity(int queueCapacity) {
            this.queueCapacity = Check.positive("queueCapacity", queueCapacity);
            return this;
        }

        /** In which order waiting tasks get their children; {@link QueueOrder#fifo()} unless set. */
        public Builder order(QueueOrder order) {
            this.order = Objects.requireNonNull(order, "order");
            return this;
        }

        /**
         * What a submit to a full queue does; {@link WhenFull#WAIT} unless set.
         *
         * @throws IllegalArgumentException for {@link WhenFull#RUN_IN_CALLER}, which would run here what is to run
         *             elsewhere
         */
        public Builder whenFull(WhenFull whenFull) {
            if (whenFull == WhenFull.RUN_IN_CALLER) {
                throw new IllegalArgumentException("a child runtime does not run tasks in this process: whenFull="
                        + whenFull + "; use WAIT or REJECT");
            }
            this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
            return this;
        }

        /**
         * The longest time from the launch of a child to its readiness; 30 seconds unless set.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder startTimeout(Duration startTimeout) {
            this.startTimeout = Check.duration("startTimeout", startTimeout);
            return this;
        }

        /**
         * How long tasks wait while children cannot be started for a reason that may pass: the starting child was killed,
         * was not {@linkplain #startTimeout ready in time}, lost its connection, or there was no memory, process,
         * thread or file to be had. The start is tried again with pauses of 200 milliseconds to two seconds; tasks keep
         * their place in the queue, and their time limits go on. Once no child has become ready for this time since the
         * first of the failures in a row, the tasks that wait fail with a {@link WorkerCrashedException} that has the last
         * certificate. A fork whose task has not been given to its child is launched again by the same rule, counted from
         * its own first failure. One minute unless set; zero means that such a start is not waited for either. What can never
         * work, such as a java that is not there or an option that the JVM refuses, fails at once.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder startRetryTime(Duration startRetryTime) {
            this.startRetryTime = Check.duration("startRetryTime", startRetryTime);
            return this;
        }

        /**
         * How long a task may go on after it was cancelled before its child is killed; 5 seconds unless set.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder gracePeriod(Duration gracePeriod) {
            this.gracePeriod = Check.duration("gracePeriod", gracePeriod);
            return this;
        }

        /**
         * How often a ready child is asked for a sign of life; 5 seconds unless set, {@link Duration#ZERO} for never. Its
         * answer does not depend on its tasks, so one that spins, blocks or fills all processors is no reason to worry; a
         * process that is stopped, and a JVM that hangs as a whole, are. Unless set, children with {@link #debug()}, or
         * whose {@link #javaOptions} have a debugger ({@code jdwp}), are not asked: one that stands at a breakpoint does
         * not answer.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder heartbeat(Duration interval) {
            launching.heartbeat = Check.duration("heartbeat", interval);
            return this;
        }

        /**
         * After how long without any sign of life a child is killed and replaced; 30 seconds unless set. The time is that
         * in which this process was at work and waited for the child: neither its own stops nor a slow listener count.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years; {@link #build()} refuses less than twice
         *             the {@link #heartbeat}
         */
        public Builder heartbeatTimeout(Duration timeout) {
            launching.heartbeatTimeout = Check.duration("heartbeatTimeout", timeout);
            return this;
        }

        /**
         * How long {@link #close()} waits for what was accepted before it cancels the rest; 30 seconds unless set, zero
         * cancels at once.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = Check.duration("closeTimeout", closeTimeout);
            return this;
        }

        /**
         * Names the classes of records, enums and array elements that children may send, in results, messages, items and
         * progress; {@code com.acme.Order} is one class, {@code com.acme.*} those of a package, and {@code com.acme.**}
         * those of a package and of all below it. A value with another ends in a {@link dev.prong.MessageException} that
         * names the class, and the class is not even loaded. Primitives and classes of packages that begin with
         * {@code java.} always may. Texts of failures name no classes, and what this process sends is not asked about.
         *
         * <p>Unless this is called children may name any class that the task's class loader finds, of which nothing but
         * records, enums and classes of one instance are initialised, up to 5,000 in the life of the loader: what is loaded
         * stays. Name them where children are not trusted. The last call counts.
         *
         * @throws IllegalArgumentException if a pattern is none of these
         */
        public Builder receivable(String... patterns) {
            this.receivable = Receivable.matching(List.of(patterns));
            return this;
        }

        /**
         * The same by a filter, which is asked for the binary name of each class, and of an array for that of its elements:
         * on any thread, for the same name again and again, before the class is looked up. What it throws refuses the
         * value.
         */
        public Builder receivable(Predicate<? super String> filter) {
            this.receivable = Receivable.of(filter);
            return this;
        }

        /**
         * Calls {@code listener} with every line a child writes, instead of forwarding it to this process's
         * {@code System.out} and {@code System.err}. Lines of one child come in order, one at a time; a slow listener
         * slows its child.
         */
        public Builder onOutput(Consumer<? super OutputLine> listener) {
            return output(ChildOutput.to(listener));
        }

        /** Where the lines go that children print; {@link ChildOutput#forward()} unless set. */
        public Builder output(ChildOutput output) {
            this.output = Objects.requireNonNull(output, "output");
            return this;
        }

        /**
         * Carries context from the threads that submit and start tasks to those that run them in the children, by value:
         * what {@link ContextPropagator#capture} returns has to cross as a task does, so it is a record, an enum constant
         * or a lambda that is {@link java.io.Serializable} too. One that captures what only this process has, such as
         * {@link ContextPropagator#scopedValue} and {@link ContextPropagator#threadLocal}, has its tasks refused. May be
         * called for several; what the first restores is around what the next does.
         * Not for set-up and tear-down, which nobody submits.
         */
        public Builder propagate(ContextPropagator propagator) {
            propagators.add(Objects.requireNonNull(propagator, "propagator"));
            return this;
        }

        /**
         * Run in each child of the pool before its first task, and before the child counts as ready: spares and replacements
         * have it behind them, and {@link #startTimeout} holds for it, too. It crosses as a task does, once for all, and runs
         * as one of the pool: what it prints goes to the runtime's output with the name {@code setup of child-1}, it has the
         * {@link #environmentData}, and no messages. What it leaves in static fields, or starts, is there for the tasks.
         * Children that were {@linkplain ChildRuntime#invite invited} are set up before they join. Not run for forks and
         * started tasks, whose children are their own; they get no {@linkplain #spares spare} of a runtime with a set-up or
         * a tear-down, but of {@linkplain #onlyInvited invited} children one that has been set up.
         *
         * <p>If it fails the child is killed, and counts as one that cannot be started, for a reason that does not pass by
         * itself: tasks that no other child can take fail with a {@link WorkerCrashedException} that has the same cause, and
         * after three failures in a row it is tried again after pauses only. One that does not end in time, or whose child is
         * killed by somebody, is tried again for {@link #startRetryTime}. An invited child whose set-up fails is let go, which is
         * logged.
         *
         * @throws MessageException if it cannot cross; {@link #build()} throws it if children cannot have its class
         */
        public Builder setup(Task<?> setup) {
            this.setup = Optional.of(preparing(setup));
            return this;
        }

        /**
         * Run in each child of the pool that was set up, or needed not be, after its last task: before it goes because it was
         * idle or is replaced, or because the runtime is closed. It shares the {@link #gracePeriod} with the child's exit. If
         * it fails there is a {@link RuntimeEvent.WorkerFailed}, and the child goes all the same. Not run in a child that
         * crashed, was killed or went by itself, nor for forks; otherwise as {@link #setup}.
         *
         * @throws MessageException if it cannot cross; {@link #build()} throws it if children cannot have its class
         */
        public Builder teardown(Task<?> teardown) {
            this.teardown = Optional.of(preparing(teardown));
            return this;
        }

        private static ChildCall<?> preparing(Task<?> task) {
            return ChildCall.of(task, task, DETACHED, ChannelLimits.DEFAULT);
        }

        /**
         * Gives every task of the runtime one more entry of environment data, which it and what belongs to it find in their
         * {@linkplain dev.prong.TaskContext#environment() context}: the tasks of the pool and the started ones, set-up and
         * tear-down, wherever their child was started. What the {@linkplain TaskOptions#withEnvironment options} of a task
         * say, and what it inherits from the task it belongs to, goes before. The last call for a name counts. It has
         * nothing to do with the {@link #environment} of the children's processes.
         *
         * @param value a value, which is taken now; null for none
         * @throws IllegalArgumentException if {@code variable} is blank
         * @throws MessageException if {@code value} cannot cross
         */
        public Builder environmentData(String variable, Object value) {
            TextChecks.notBlank("variable", variable);
            try {
                environmentData.put(variable, Variable.newBuilder().setName(variable)
                        .setValue(ValueCodec.encode(value)).build());
            } catch (MessageException e) {
                throw new MessageException("environment data cannot cross: runtime=" + name + ", variable=" + variable
                        + "; " + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Opens the runtime; the builder may be used again. Children are launched when tasks come.
         *
         * @throws IllegalArgumentException if its children could together have more memory than there is, or cannot
         *             {@linkplain ChildOutput#inherit inherit} this process's output, if their {@link #directory} is not
         *             there, if {@link #maxFrameBytes} is more than a quarter of this process's heap, or this system
         *             cannot set one of their {@link #limits}
         * @throws MessageException if children cannot have the class of its {@link #setup} or {@link #teardown}
         * @throws java.io.UncheckedIOException if its private folder or its socket cannot be made
         * @throws IllegalStateException if no child could ever come: only invited ones, and none is accepted; or
         *             Prong's own classes are in no file that children could be given
         */
        public ChildRuntime build() {
            if (children == 0 && access == null) {
                throw new IllegalStateException("a runtime with invited children only has to accept them: runtime="
                        + name + "; call accept(...)");
            }
            return new ChildRuntime(this);
        }
    }
}
