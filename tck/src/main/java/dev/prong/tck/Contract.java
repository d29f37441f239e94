package dev.prong.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.RuntimeStats;
import dev.prong.Task;
import dev.prong.TaskRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One aspect of the contract that every backend keeps. A subclass holds the tests, and is nested in
 * {@link TaskRuntimeContract}.
 */
@ExtendWith(AspectExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = Contract.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract sealed class Contract
        permits AnswersContract, BelongingContract, BudgetsContract, CancelContract, CloseContract, ClosingContract,
        ContextContract, CopiesContract, EventsContract, ExecutorContract, ExecutorPromisesContract, ExitContract,
        FailuresContract, FinishedWorkContract, HostileContract, JvmLifeContract, LimitsContract, ListenersContract,
        MapContract, MapStreamContract, MessagesContract, NestingContract, OddFailuresContract, OptionsContract,
        OutputContract, PortCloseContract, PortContract, PropagationContract, QueueContract, QuietCancelContract,
        RefusalsContract, RegistrationContract,
        SilentWaitContract, SizesContract, SpecContract, StatsContract, StreamContract, StreamEndContract,
        StubbornContract, TasksContract, ThreadsContract, TimeoutContract, UsersCodeContract, ValuesContract,
        VarargsContract {

    /** How long one test may take before it counts as hung. */
    static final int SECONDS = 60;

    /** For a runtime whose close and cancel are not to wait for what will not end. */
    static final String IMPATIENT = "closeTimeout=200ms&gracePeriod=200ms";

    @TempDir
    Path folder;

    private TaskRuntimeContract whole;

    final void isOf(TaskRuntimeContract contract) {
        whole = contract;
    }

    final Backend backend() {
        return whole.backend();
    }

    /** The runtime that all tests of this backend share, with a pool of two workers. */
    final TaskRuntime runtime() {
        return shared(pool(2), "closeTimeout=5s");
    }

    /** The same with a pool of one worker, which has time to obey: a cancel that got lost is not hidden by a kill. */
    final TaskRuntime single() {
        return shared(pool(1), "closeTimeout=5s", "gracePeriod=20s");
    }

    /** The runtime with these options that all tests of this backend share; a test leaves it as it was. */
    final TaskRuntime shared(String... options) {
        return whole.shared().open(spec(options));
    }

    /** A runtime for one test, with options such as {@code queueCapacity=1}. */
    final TaskRuntime open(String... options) {
        return TaskRuntime.open(spec(options));
    }

    /** The runtime that all tests of this backend share which was opened by its builder, with one worker. */
    final Built built() {
        assumeTrue(backend().opener().isPresent(), () -> backend().spec() + " has no opener");
        return whole.shared().built(backend().opener().get());
    }

    final String spec(String... options) {
        return backend().spec(options);
    }

    final String pool(int size) {
        return backend().pool(size);
    }

    final boolean can(Capability capability) {
        return backend().can(capability);
    }

    final void requires(Capability capability) {
        assumeTrue(can(capability), () -> backend().spec() + " cannot " + capability);
    }

    /** An event that a task of a pool, which has no port, can tell and be told. */
    final Flag flag(String name) {
        return new Flag(folder.resolve(name).toString());
    }

    /** The task that returns what it captures. */
    static <T> Task<T> returning(T value) {
        return _ -> value;
    }

    /** The task that tells when it has begun, and then sleeps until it is interrupted. */
    static Task<Void> sleeping(Flag begun) {
        return _ -> {
            begun.raise();
            Thread.sleep(Long.MAX_VALUE);
            return null;
        };
    }

    /** The task that tells when it has begun, and returns {@code result} once it may. */
    static <T> Task<T> waiting(Flag begun, Flag mayEnd, T result) {
        return _ -> {
            begun.raise();
            mayEnd.await();
            return result;
        };
    }

    /** The task that sends every message back. */
    static Task<Integer> echo() {
        return context -> {
            int count = 0;
            for (Object message : context.parent().messages()) {
                context.parent().postMessage(message);
                count++;
            }
            return count;
        };
    }

    /** The counts, in the order in which {@link RuntimeStats} has them. */
    static List<Long> counts(RuntimeStats stats) {
        return List.of(stats.submitted(), stats.queued(), stats.running(), stats.succeeded(), stats.failed(),
                stats.cancelled(), (long) stats.workers(), (long) stats.started());
    }
}
