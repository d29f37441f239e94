package dev.prong.chaos;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.util.List;

/**
 * A task that misbehaves in one way, to see that a program survives it. Run it as any other task, or {@linkplain #around
 * around} one of your own:
 *
 * <pre>{@code
 * try (TaskRuntime runtime = TaskRuntime.open("child?gracePeriod=200ms")) {
 *     runtime.submit(new Spin(), TaskOptions.timeout(Duration.ofSeconds(1))).join();
 * } catch (TaskTimeoutException e) {
 *     System.out.println(new Spin().describe().fits(e)); // true: its child was killed
 * }
 * }</pre>
 *
 * <p>They are meant for children: what {@linkplain ExpectedReport#harm() harms} more than its task harms, on a thread, the
 * program that runs it. Immutable and thread-safe.
 */
public sealed interface Chaos extends Task<Object>
        permits BreakProtocol, CloseDescriptor, DeepResult, ForkBomb, Halt, Hang, HangInExit, IgnoreInterrupt,
        IgnoreTerm,
        LeakThreads, MemoryRamp, NeverReads, Noise, OutOfMemory, Segfault, SlowReader, Spin, SystemExit {

    /** What it does, and what a child runtime over standard input and output says of it. */
    ExpectedReport describe();

    /**
     * The same of a child runtime over gRPC, whose frames go over a socket: {@link #describe()}, unless it is the
     * descriptors of the pipes that it breaks.
     */
    default ExpectedReport describeOverGrpc() {
        return describe();
    }

    /** Misbehaves; what it returns, if it does, is told in its Javadoc. */
    @Override
    Object run(TaskContext context) throws Exception;

    /** One of each kind, in the order of the manual: for tests that try all of them. Unmodifiable. */
    static List<Chaos> all() {
        return Gallery.ALL;
    }

    /**
     * {@code task} with {@code chaos} before it. If the chaos returns, the task runs after it, so that its result can
     * be compared.
     *
     * @param task a task that can cross: the two travel together
     */
    static <R> Around<R> around(Task<R> task, Chaos chaos) {
        return new Around<>(task, chaos, 1, 0);
    }

    /**
     * {@code task}, and now and then {@code chaos} before it. The seed alone decides: the same seed always does the same,
     * and {@link Around#strikes()} tells what. For many tasks give each a seed of its own, such as its index.
     *
     * @param probability from 0 for never to 1 for always
     * @throws IllegalArgumentException if {@code probability} is out of range
     */
    static <R> Around<R> around(Task<R> task, Chaos chaos, double probability, long seed) {
        return new Around<>(task, chaos, probability, seed);
    }
}
