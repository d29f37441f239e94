package dev.prong.tck;

import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What a task runtime, its workers, ports and errors mean, as tests that every backend passes. Extend it with a
 * constructor that gives the backend; the tests come with it, one nested class for each aspect:
 *
 * <pre>{@code
 * final class WorkerContractTest extends TaskRuntimeContract {
 *     WorkerContractTest() {
 *         super(Backend.of("worker", "threads", "worker").without(Capability.KILL, Capability.ISOLATE));
 *     }
 * }
 * }</pre>
 *
 * <p>The tests of a backend run one after the other and share runtimes; after a test that failed the next one gets new
 * ones. The workers have to see the class path of the tests and the file system of this machine. Whether something is
 * left behind after the last test (a thread, a process) is for the backend's own module to check.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TaskRuntimeContract {

    private final Backend backend;
    private final SharedRuntimes shared = new SharedRuntimes();

    /** The contract on {@code backend}. */
    protected TaskRuntimeContract(Backend backend) {
        this.backend = Objects.requireNonNull(backend, "backend");
    }

    final Backend backend() {
        return backend;
    }

    final SharedRuntimes shared() {
        return shared;
    }

    @AfterAll
    final void closeShared() {
        shared.close();
    }

    @Nested
    class Answers extends AnswersContract {
    }

    @Nested
    class Belonging extends BelongingContract {
    }

    @Nested
    class Budgets extends BudgetsContract {
    }

    @Nested
    class Cancel extends CancelContract {
    }

    @Nested
    class Close extends CloseContract {
    }

    @Nested
    class Closing extends ClosingContract {
    }

    @Nested
    class Context extends ContextContract {
    }

    @Nested
    class Copies extends CopiesContract {
    }

    @Nested
    class Events extends EventsContract {
    }

    @Nested
    class Executor extends ExecutorContract {
    }

    @Nested
    class ExecutorPromises extends ExecutorPromisesContract {
    }

    @Nested
    class Exit extends ExitContract {
    }

    @Nested
    class Failures extends FailuresContract {
    }

    @Nested
    class FinishedWork extends FinishedWorkContract {
    }

    @Nested
    class Hostile extends HostileContract {
    }

    @Nested
    class JvmLife extends JvmLifeContract {
    }

    @Nested
    class Limits extends LimitsContract {
    }

    @Nested
    class Listeners extends ListenersContract {
    }

    @Nested
    class Map extends MapContract {
    }

    @Nested
    class MapStream extends MapStreamContract {
    }

    @Nested
    class Messages extends MessagesContract {
    }

    @Nested
    class Nesting extends NestingContract {
    }

    @Nested
    class OddFailures extends OddFailuresContract {
    }

    @Nested
    class Options extends OptionsContract {
    }

    @Nested
    class Output extends OutputContract {
    }

    @Nested
    class Port extends PortContract {
    }

    @Nested
    class PortClose extends PortCloseContract {
    }

    @Nested
    class Propagation extends PropagationContract {
    }

    @Nested
    class Queue extends QueueContract {
    }

    @Nested
    class QuietCancel extends QuietCancelContract {
    }

    @Nested
    class Refusals extends RefusalsContract {
    }

    @Nested
    class Registrations extends RegistrationContract {
    }

    @Nested
    class SilentWait extends SilentWaitContract {
    }

    @Nested
    class Sizes extends SizesContract {
    }

    @Nested
    class Spec extends SpecContract {
    }

    @Nested
    class Stats extends StatsContract {
    }

    @Nested
    class Stream extends StreamContract {
    }

    @Nested
    class StreamEnd extends StreamEndContract {
    }

    @Nested
    class Stubborn extends StubbornContract {
    }

    @Nested
    class Tasks extends TasksContract {
    }

    @Nested
    class Threads extends ThreadsContract {
    }

    @Nested
    class Timeout extends TimeoutContract {
    }

    @Nested
    class UsersCode extends UsersCodeContract {
    }

    @Nested
    class Values extends ValuesContract {
    }

    @Nested
    class Varargs extends VarargsContract {
    }
}
