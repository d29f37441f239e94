package dev.prong.worker;

import dev.prong.ContextPropagator;
import dev.prong.MessageException;
import dev.prong.OutputLine;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent;
import dev.prong.call.CallOwner;
import dev.prong.text.TextChecks;
import dev.prong.worker.flight.Flight;
import dev.prong.worker.output.Outputs;
import dev.prong.call.EventFeed;
import dev.prong.worker.pool.GivingUp;
import dev.prong.worker.pool.PoolSettings;
import dev.prong.worker.pool.ThreadSettings;
import dev.prong.worker.pool.UsageLimits;
import dev.prong.worker.pool.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import dev.prong.RuntimeStats;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskStream;
import dev.prong.WhenFull;
import dev.prong.Worker;
import dev.prong.call.Call;
import dev.prong.call.CallStream;
import dev.prong.call.Check;
import dev.prong.call.Live;
import dev.prong.call.Shutdown;
import dev.prong.call.StartedWorker;
import dev.prong.call.TaskExecutor;
import dev.prong.call.Timers;
import dev.prong.value.Tasks;
import dev.prong.value.Values;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Runs tasks on threads of this process: a pool for {@code run}, {@code submit} and {@code map}, a thread of its own for
 * each started worker. Threads share the heap, so a task that crashes the JVM or eats its memory takes everything
 * with it, and a thread cannot be killed: one that ignores its interrupt for the grace period is reported, given up and
 * replaced, and may go on running. Use a child runtime where that is not good enough. Thread-safe.
 */
public final class WorkerRuntime implements TaskRuntime {

    private static final UnaryOperator<Object> BY_REFERENCE = UnaryOperator.identity();
    private static final TaskOptions DETACHED = TaskOptions.defaults().detached();

    private final String name;
    private final Captures captures;
    private final UnaryOperator<Object> crossing;
    private final ThreadSettings threads;
    private final AtomicLong lastWorker = new AtomicLong();
    private final Live<StartedWorker<?>> started;
    private final ScheduledExecutorService timer;
    private final List<ContextPropagator> propagators;
    private final Map<String, Object> environmentData;
    private final Outputs outputs;
    private final GivingUp givingUp;
    private final WorkerPool pool;
    private final Shutdown shutdown;

    private WorkerRuntime(Builder builder) {
        PoolSettings settings = builder.poolSettings();
        this.propagators = List.copyOf(builder.propagators);
        this.environmentData = settings.environmentData();
        this.outputs = builder.outputs();
        this.name = builder.name;
        this.captures = builder.captures;
        this.crossing = captures == Captures.COPY ? Values::copy : BY_REFERENCE;
        this.threads = settings.threads();
        this.started = new Live<>(name);
        this.timer = Timers.create("prong-" + name + "-timer");
        EventFeed events = new EventFeed(name, builder.listeners);
        this.givingUp = new GivingUp(name, settings.gracePeriod(), timer, events);
        this.pool = new WorkerPool(settings, this::nextName, timer, events, outputs);
        this.shutdown = new Shutdown(name, pool, started, builder.closeTimeout, settings.gracePeriod(), this::release);
        outputs.open(); // Before any worker can print.
        pool.begin();
    }

    /** A builder with the defaults, which stand at its methods. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <R> TaskHandle<R> submit(Task<R> task, TaskOptions options) {
        Call<R> call = newCall(cross(task), options, crossing);
        pool.submit(call);
        return call;
    }

    /**
     * As {@link TaskRuntime#map(Collection, Function)}. A queue that is first in first out and waits when it is full is
     * passed by: a task is handed over when a thread is free for it, in turn with those in the queue.
     */
    @Override
    public <T, R> List<R> map(Collection<? extends T> inputs, Function<? super T, ? extends Task<? extends R>> toTask)
            throws InterruptedException {
        Objects.requireNonNull(toTask, "toTask");
        if (!propagators.isEmpty() || !environmentData.isEmpty() || !pool.canMap()) {
            return TaskRuntime.super.map(inputs, toTask);
        }
        Object[] all = inputs.toArray();
        @SuppressWarnings("unchecked") // A task with a narrower result is one of R, too.
        IntFunction<Task<R>> taskOf = i -> (Task<R>) cross(toTask.apply((T) all[i]));
        return pool.map(all.length, taskOf, crossing);
    }

    @Override
    public <T, R> TaskStream<T, R> stream(Class<T> type, Task<R> task, TaskOptions options) {
        Check.noRetries(task, options, false);
        Call<R> call = newCall(cross(task), options, crossing);
        TaskStream<T, R> stream = CallStream.local(type, call, crossing);
        pool.submit(call);
        return stream;
    }

    @Override
    public <R> Worker<R> start(Task<R> task, TaskOptions options, Consumer<? super Worker<R>> listeners) {
        Check.noRetries(task, options, true);
        Call<R> call = newCall(cross(task), options, crossing);
        UsageLimits.check(call, threads.virtual());
        StartedThread<R> worker = StartedThread.create(nextName(), call, crossing, threads, givingUp, outputs);
        worker.events().whenDelivered(() -> started.remove(worker), () -> started.rejoin(worker));
        try {
            started.add(worker, call.name());
            Flight.submitted(call, name);
            call.accept(CallOwner.NONE, timer);
            worker.beginAfter(() -> listeners.accept(worker), worker::launch);
        } catch (Throwable e) {
            started.remove(worker);
            worker.terminate(); // Also where there is no thread to be had for it.
            throw e;
        }
        return worker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RuntimeStats stats() {
        return pool.counts().sinceReset(statsSinceOpened());
    }

    @Override
    public void resetStats() {
        pool.counts().reset(statsSinceOpened());
    }

    private RuntimeStats statsSinceOpened() {
        return pool.counts().sinceOpened(pool.queue(), pool.workers(), started.size(), pool.usage(),
                pool.perWorker());
    }

    /** Takes any callable and runs it by reference, as any executor does, whatever the runtime's captures. */
    @Override
    public ExecutorService asExecutorService() {
        return new TaskExecutor(new TaskExecutor.Entrance() {
            @Override
            public <V> void enqueue(Callable<V> callable, Consumer<? super Call<V>> accepted) {
                Call<V> call = newCall(new CallableTask<>(callable), DETACHED, BY_REFERENCE);
                pool.submit(call, () -> accepted.accept(call));
            }
        });
    }

    @Override
    public void close() {
        shutdown.close();
    }

    private void release() {
        pool.awaitEnd();
        outputs.close();
        timer.shutdownNow();
    }

    private <R> Call<R> newCall(Task<R> task, TaskOptions options, UnaryOperator<Object> itsCrossing) {
        Call<R> call = new Call<>(task, options, itsCrossing);
        call.environmentBelow(environmentData);
        call.capture(propagators);
        return call;
    }

    private <R> Task<R> cross(Task<R> task) {
        return captures == Captures.COPY ? Tasks.copy(task) : task;
    }

    private String nextName() {
        return name + "-" + lastWorker.incrementAndGet();
    }

    @Override
    public String toString() {
        return "WorkerRuntime[name=" + name + "]";
    }

    /** Collects the settings of a {@link WorkerRuntime}; for one thread. */
    public static final class Builder {

        private String name = "worker";
        private int threads = Runtime.getRuntime().availableProcessors();
        private int queueCapacity = 10_000;
        private WhenFull whenFull = WhenFull.WAIT;
        private Captures captures = Captures.COPY;
        private Duration gracePeriod = Duration.ofSeconds(5);
        private Duration closeTimeout = Duration.ofSeconds(30);
        private int minThreads;
        private int tasksPerWorker = 1;
        private Duration idleTimeout = Duration.ofMinutes(1);
        private boolean virtualThreads;
        private boolean daemon = true;
        private int threadPriority = Thread.NORM_PRIORITY;
        private QueueOrder order = QueueOrder.fifo();
        private Optional<Task<?>> setup = Optional.empty();
        private Optional<Task<?>> teardown = Optional.empty();
        private final List<Consumer<? super RuntimeEvent>> listeners = new ArrayList<>();
        private Optional<Consumer<? super OutputLine>> output = Optional.empty();
        private boolean catchSystemOut;
        private final List<ContextPropagator> propagators = new ArrayList<>();
        private final Map<String, Object> environmentData = new HashMap<>();

        private Builder() {
        }

        /**
         * The name of the runtime and the beginning of its workers' names; {@code worker} unless set.
         *
         * @throws IllegalArgumentException if it is not made of letters, digits, {@code -} and {@code _}
         */
        public Builder name(String name) {
            this.name = Check.runtimeName(name);
            return this;
        }

        /**
         * The most threads of the pool; unless set, the processors this JVM may use.
         *
         * @throws IllegalArgumentException if less than one or more than 100,000
         */
        public Builder threads(int threads) {
            this.threads = Check.count("threads", threads);
            return this;
        }

        /**
         * How many tasks may wait for a thread; 10,000 unless set. Tasks that threads without work will take, or threads
         * that may still be begun, come on top.
         *
         * @throws IllegalArgumentException if less than one
         */
        public Builder queueCapacity(int queueCapacity) {
            this.queueCapacity = Check.positive("queueCapacity", queueCapacity);
            return this;
        }

        /** What a submit to a full queue does; {@link WhenFull#WAIT} unless set. */
        public Builder whenFull(WhenFull whenFull) {
            this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
            return this;
        }

        /** How inputs, messages and results go between the threads; {@link Captures#COPY} unless set. */
        public Builder captures(Captures captures) {
            this.captures = Objects.requireNonNull(captures, "captures");
            return this;
        }

        /**
         * How long a task may go on after it was cancelled before its thread is given up; 5 seconds unless set.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder gracePeriod(Duration gracePeriod) {
            this.gracePeriod = Check.duration("gracePeriod", gracePeriod);
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
         * The fewest workers of the pool: they are begun with the runtime and stay until its close; 0 unless set.
         *
         * @throws IllegalArgumentException if negative; {@link #build} throws it if there are more than {@link #threads}
         */
        public Builder minThreads(int minThreads) {
            this.minThreads = Check.notNegative("minThreads", minThreads);
            return this;
        }

        /**
         * How many tasks a worker of the pool runs at a time, for tasks that wait more than they compute; 1 unless set. A
         * worker then has up to so many threads, with one name, one set-up and one tear-down.
         *
         * @throws IllegalArgumentException if less than one; {@link #build} throws it if {@link #threads} times this is more
         *             than {@link Integer#MAX_VALUE}
         */
        public Builder tasksPerWorker(int tasksPerWorker) {
            this.tasksPerWorker = Check.positive("tasksPerWorker", tasksPerWorker);
            return this;
        }

        /**
         * How long a worker beyond the {@link #minThreads} may be without a task before it ends; one minute unless set.
         *
         * @throws IllegalArgumentException if negative or longer than 100 years
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Check.duration("idleTimeout", idleTimeout);
            return this;
        }

        /**
         * Whether workers, those of the pool and the started ones, are virtual threads, for tasks that wait more than they
         * compute; false unless set.
         */
        public Builder virtualThreads(boolean virtualThreads) {
            this.virtualThreads = virtualThreads;
            return this;
        }

        /**
         * Whether the threads of the pool let the JVM end; true unless set. (A started worker keeps it alive until its exit
         * is delivered, unless its {@linkplain TaskOptions#withDaemon options} say otherwise, and virtual threads never do
         * by themselves.)
         */
        public Builder daemon(boolean daemon) {
            this.daemon = daemon;
            return this;
        }

        /**
         * The priority of the platform threads, as of {@link Thread#setPriority}; {@link Thread#NORM_PRIORITY} unless set.
         *
         * @throws IllegalArgumentException if not from 1 to 10
         */
        public Builder threadPriority(int threadPriority) {
            if (threadPriority < Thread.MIN_PRIORITY || threadPriority > Thread.MAX_PRIORITY) {
                throw new IllegalArgumentException("priority must be from 1 to 10: threadPriority=" + threadPriority);
            }
            this.threadPriority = threadPriority;
            return this;
        }

        /** In which order waiting tasks get their workers; {@link QueueOrder#fifo()} unless set. */
        public Builder order(QueueOrder order) {
            this.order = Objects.requireNonNull(order, "order");
            return this;
        }

        /**
         * Run on each worker of the pool before its first task, by reference. What it leaves in thread locals stays; name,
         * priority and class loader of the thread are put back, as after any task. If it fails, the worker ends, and a task
         * that waits for it fails with the same cause.
         */
        public Builder setup(Task<?> setup) {
            this.setup = Optional.of(setup);
            return this;
        }

        /** Run on each worker of the pool after its last task, by reference; not on one that was given up. */
        public Builder teardown(Task<?> teardown) {
            this.teardown = Optional.of(teardown);
            return this;
        }

        /** Has {@code listener} told what happens in the runtime. May be called for several. */
        public Builder onEvent(Consumer<? super RuntimeEvent> listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Calls {@code listener} with each line that a task writes to {@link dev.prong.TaskContext#out()} or
         * {@code err()}, which are {@link System#out} and {@link System#err} unless this is set. It is called at once, on
         * the thread that writes, so that a slow listener slows its task; with what is left of a last line when the task
         * ends, before its result is known. Lines of one task come in order; those of several workers come at the same
         * time, so it must be thread-safe. What it throws is logged.
         */
        public Builder onOutput(Consumer<? super OutputLine> listener) {
            this.output = Optional.of(listener);
            return this;
        }

        /**
         * Whether what a task prints to {@link System#out} and {@link System#err} on its worker's thread goes to the
         * {@linkplain #onOutput listener} too; false unless set. While a runtime that does so is open, the streams of this
         * process are replaced by ones that tell threads apart: what other threads print, those that a task starts
         * included, goes where it went before, as does what the listener itself prints. When the last such runtime is
         * closed the former streams are put back, unless somebody has set others meanwhile.
         *
         * <p>{@link #build} refuses it without a listener.
         */
        public Builder catchSystemOut(boolean catchSystemOut) {
            this.catchSystemOut = catchSystemOut;
            return this;
        }

        /**
         * Carries context from the threads that submit and start tasks to those that run them, wherever a task runs: on a
         * worker of the pool or of its own, in its caller, within a task that waits for it. May be called for several; what
         * the first restores is around what the next does. Not for set-up and tear-down, which nobody submits.
         */
        public Builder propagate(ContextPropagator propagator) {
            propagators.add(Objects.requireNonNull(propagator, "propagator"));
            return this;
        }

        /**
         * Gives every task of the runtime one more entry of environment data, which it and what belongs to it find in their
         * {@linkplain dev.prong.TaskContext#environment() context}: the tasks of the pool, the started ones, set-up and
         * tear-down. What the {@linkplain TaskOptions#withEnvironment options} of a task say, and what it inherits from the
         * task it belongs to, goes before. The last call for a name counts.
         *
         * @param value a value, which {@link #build()} takes, or null; with {@link Captures#REFERENCE} anything, which all
         *            tasks share
         * @throws IllegalArgumentException if {@code variable} is blank
         */
        public Builder environmentData(String variable, Object value) {
            environmentData.put(TextChecks.notBlank("variable", variable), value);
            return this;
        }

        private Map<String, Object> takenData() {
            Map<String, Object> taken = new HashMap<>();
            environmentData.forEach((variable, value) -> taken.put(variable, taken(variable, value)));
            return Collections.unmodifiableMap(taken);
        }

        private Object taken(String variable, Object value) {
            try {
                return captures == Captures.COPY ? Values.copy(value) : value;
            } catch (MessageException e) {
                throw new MessageException("environment data cannot cross: runtime=" + name + ", variable=" + variable
                        + "; " + e.getMessage(), e);
            }
        }

        private Outputs outputs() {
            if (catchSystemOut && output.isEmpty()) {
                throw new IllegalArgumentException("catchSystemOut needs a listener for what is caught: runtime=" + name
                        + "; set onOutput");
            }
            return new Outputs(output, catchSystemOut);
        }

        private PoolSettings poolSettings() {
            if (minThreads > threads) {
                throw new IllegalArgumentException("minThreads must not be more than threads: minThreads=" + minThreads
                        + ", threads=" + threads);
            }
            Check.product("threads", threads, "tasksPerWorker", tasksPerWorker);
            return new PoolSettings(name, minThreads, threads, tasksPerWorker, idleTimeout,
                    new ThreadSettings(virtualThreads, daemon, threadPriority,
                            Thread.currentThread().getContextClassLoader()),
                    queueCapacity, whenFull, order,
                    gracePeriod, setup, teardown, takenData());
        }

        /**
         * Opens the runtime; the builder may be used again. Threads begin when tasks come.
         *
         * @throws IllegalArgumentException if settings do not go together; the message says which
         * @throws MessageException if a value of the {@link #environmentData} cannot cross
         */
        public WorkerRuntime build() {
            return new WorkerRuntime(this);
        }
    }
}
