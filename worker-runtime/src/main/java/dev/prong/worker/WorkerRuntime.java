package dev.prong.worker;

import dev.prong.RuntimeStats;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.WhenFull;
import dev.prong.Worker;
import dev.prong.call.Call;
import dev.prong.call.CallCounts;
import dev.prong.call.CallQueue;
import dev.prong.call.Check;
import dev.prong.call.Live;
import dev.prong.call.Shutdown;
import dev.prong.call.StartedWorker;
import dev.prong.call.TaskExecutor;
import dev.prong.call.Timers;
import dev.prong.value.Tasks;
import dev.prong.value.Values;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.time.Duration;
import java.util.Objects;
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

    private final WorkerSettings settings;
    private final UnaryOperator<Object> crossing;
    private final AtomicLong lastWorker = new AtomicLong();
    private final CallCounts counts = new CallCounts();
    private final CallQueue queue;
    private final Live<Call<?>> calls;
    private final Live<StartedWorker<?>> started;
    private final ScheduledExecutorService timer;
    private final GivingUp givingUp;
    private final WorkerPool pool;
    private final Shutdown shutdown;

    private WorkerRuntime(WorkerSettings settings) {
        this.settings = settings;
        this.crossing = settings.captures() == Captures.COPY ? Values::copy : BY_REFERENCE;
        this.queue = new CallQueue(settings.name(), settings.queueCapacity(), settings.whenFull());
        this.calls = new Live<>(settings.name());
        this.started = new Live<>(settings.name());
        this.timer = Timers.create("prong-" + settings.name() + "-timer");
        this.givingUp = new GivingUp(settings.gracePeriod(), timer);
        this.pool = new WorkerPool(settings.threads(), queue, this::nextName, givingUp);
        this.shutdown = new Shutdown(settings.name(), queue, calls, started, settings.closeTimeout(),
                settings.gracePeriod(), this::release);
    }

    /** A builder with the defaults, which stand at its methods. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <R> TaskHandle<R> submit(Task<R> task, TaskOptions options) {
        return enqueue(new Call<>(cross(task), options, crossing));
    }

    private <R> Call<R> enqueue(Call<R> call) {
        calls.add(call, call.name());
        call.onDone(calls::remove);
        counts.count(call);
        try {
            call.watchTimeout(timer);
            if (queue.put(call)) {
                pool.callQueued();
            } else {
                runHere(call);
            }
        } catch (TaskRejectedException e) {
            call.fail(e);
            throw e;
        }
        return call;
    }

    private void runHere(Call<?> call) {
        Thread caller = Thread.currentThread();
        Surroundings where = new Surroundings("caller " + caller.getName(), null, System.out, System.err);
        CallRunner.run(call, where, () -> {},
                _ -> givingUp.schedule(call, where.workerName(), caller, () -> {}));
    }

    @Override
    public <R> Worker<R> start(Task<R> task, TaskOptions options, Consumer<? super Worker<R>> listeners) {
        Call<R> call = new Call<>(cross(task), options, crossing);
        StartedThread<R> worker = StartedThread.create(nextName(), call, crossing, givingUp);
        try {
            started.add(worker, call.name());
            listeners.accept(worker);
        } catch (RuntimeException | Error e) {
            started.remove(worker);
            worker.terminate(); // It has not begun: this ends it here and now.
            throw e;
        }
        worker.events().whenDelivered(() -> started.remove(worker));
        call.watchTimeout(timer);
        worker.begin();
        return worker;
    }

    @Override
    public RuntimeStats stats() {
        return counts.stats(queue.size(), pool.size(), started.size());
    }

    /** Takes any callable and runs it by reference, as any executor does, whatever the runtime's captures. */
    @Override
    public ExecutorService asExecutorService() {
        return new TaskExecutor(settings.name(), new TaskExecutor.Entrance() {
            @Override
            public <V> Call<V> enqueue(Callable<V> callable) {
                Task<V> task = _ -> callable.call();
                return WorkerRuntime.this.enqueue(new Call<>(task, TaskOptions.defaults(), BY_REFERENCE));
            }
        });
    }

    @Override
    public void close() {
        shutdown.close();
    }

    private void release() {
        pool.awaitEnd();
        timer.shutdownNow();
    }

    private <R> Task<R> cross(Task<R> task) {
        return settings.captures() == Captures.COPY ? Tasks.copy(task) : task;
    }

    private String nextName() {
        return settings.name() + "-" + lastWorker.incrementAndGet();
    }

    @Override
    public String toString() {
        return "WorkerRuntime" + settings;
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

        private Builder() {
        }

        /**
         * The name of the runtime and the beginning of its workers' names; {@code worker} unless set.
         *
         * @throws IllegalArgumentException if blank
         */
        public Builder name(String name) {
            this.name = Check.notBlank("name", name);
            return this;
        }

        /**
         * The most threads of the pool; unless set, the processors this JVM may use.
         *
         * @throws IllegalArgumentException if less than one
         */
        public Builder threads(int threads) {
            this.threads = Check.positive("threads", threads);
            return this;
        }

        /**
         * How many tasks may wait for a thread; 10,000 unless set.
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

        /** Opens the runtime; the builder may be used again. Threads begin when tasks come. */
        public WorkerRuntime build() {
            return new WorkerRuntime(new WorkerSettings(name, threads, queueCapacity, whenFull, captures, gracePeriod,
                    closeTimeout));
        }
    }
}
