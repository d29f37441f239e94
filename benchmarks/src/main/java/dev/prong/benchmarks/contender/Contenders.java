package dev.prong.benchmarks.contender;

import static dev.prong.benchmarks.contender.Contender.WORKERS;

import dev.prong.TaskRuntime;
import dev.prong.child.ChildRuntime;
import dev.prong.worker.Captures;
import dev.prong.worker.WorkerRuntime;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The contenders by name, as the tables and the parameters of the JMH classes have them. */
public final class Contenders {

    /** A JDK pool with as many threads. */
    public static final String FORK_JOIN_POOL = "ForkJoinPool";
    /** A JDK pool with as many threads and an unbounded linked queue. */
    public static final String THREAD_POOL_EXECUTOR = "ThreadPoolExecutor";
    /** The worker runtime as it comes. */
    public static final String WORKER = "worker";
    /** The worker runtime that shares its starter's objects. */
    public static final String WORKER_REFERENCE = "worker-reference";
    /** The worker runtime as an executor. */
    public static final String WORKER_EXECUTOR = "worker-executor";
    /** The worker runtime with a queue that takes a whole batch, as the peers' do: its caller is never slowed down. */
    public static final String WORKER_ROOMY = "worker-roomy";
    /** The child runtime as it comes. */
    public static final String CHILD = "child";
    /** The child runtime as an executor. */
    public static final String CHILD_EXECUTOR = "child-executor";
    /** Two processes and their pipes, with nothing around them. */
    public static final String PIPE = "pipe";

    private static final int ROOMY = 1 << 20;

    private Contenders() {
    }

    /**
     * Opens a contender with its default queue.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Contender open(String name, TinyTask kind) {
        return switch (name) {
            case PIPE -> new PipeContender();
            case CHILD -> new RuntimeContender(child().build(), kind, false);
            case CHILD_EXECUTOR -> view(child().build(), kind);
            case WORKER -> new RuntimeContender(worker().build(), kind, true);
            case WORKER_EXECUTOR -> view(worker().build(), kind);
            case WORKER_REFERENCE -> new RuntimeContender(worker().captures(Captures.REFERENCE).build(), kind, true);
            default -> queueing(name, kind, ROOMY);
        };
    }

    /**
     * Opens a contender whose queue takes {@code capacity} tasks.
     *
     * @throws IllegalArgumentException if there is none of that name that has a queue
     */
    public static Queueing<?> queueing(String name, TinyTask kind, int capacity) {
        WorkerRuntime.Builder worker = worker().queueCapacity(capacity);
        return switch (name) {
            case FORK_JOIN_POOL -> new ExecutorContender(new ForkJoinPool(WORKERS), kind, () -> {});
            case THREAD_POOL_EXECUTOR -> new ExecutorContender(new ThreadPoolExecutor(WORKERS, WORKERS, 0,
                    TimeUnit.SECONDS, new LinkedBlockingQueue<>()), kind, () -> {});
            case WORKER, WORKER_ROOMY -> new RuntimeContender(worker.build(), kind, true);
            case WORKER_REFERENCE -> new RuntimeContender(worker.captures(Captures.REFERENCE).build(), kind, true);
            case WORKER_EXECUTOR -> view(worker.build(), kind);
            case CHILD -> new RuntimeContender(child().queueCapacity(capacity).build(), kind, false);
            default -> throw new IllegalArgumentException("no such contender: name='" + name + "'");
        };
    }

    private static ExecutorContender view(TaskRuntime runtime, TinyTask kind) {
        return new ExecutorContender(runtime.asExecutorService(), kind, runtime::close);
    }

    private static WorkerRuntime.Builder worker() {
        return WorkerRuntime.builder().threads(WORKERS);
    }

    private static ChildRuntime.Builder child() {
        return ChildRuntime.builder().children(WORKERS);
    }
}
