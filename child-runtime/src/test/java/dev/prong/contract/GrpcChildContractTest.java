package dev.prong.contract;

import org.junit.jupiter.api.Nested;

/** The contract on child processes, over gRPC. */
@RunsOn(value = "child:grpc", poolSize = "children", workerName = "child", cannot = {RunsOn.Capability.START_DOZENS,
        RunsOn.Capability.START_HUNDREDS,
        RunsOn.Capability.SHARE_OBJECTS, RunsOn.Capability.RUN_IN_CALLER})
final class GrpcChildContractTest {

    @Nested
    class Answers extends AnswersContract {
    }

    @Nested
    class Cancel extends CancelContract {
    }

    @Nested
    class Close extends CloseContract {
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
    class Exit extends ExitContract {
    }

    @Nested
    class Failures extends FailuresContract {
    }

    @Nested
    class JvmLife extends JvmLifeContract {
    }

    @Nested
    class Listeners extends ListenersContract {
    }

    @Nested
    class Map extends MapContract {
    }

    @Nested
    class Messages extends MessagesContract {
    }

    @Nested
    class Nesting extends NestingContract {
    }

    @Nested
    class Port extends PortContract {
    }

    @Nested
    class Queue extends QueueContract {
    }

    @Nested
    class Refusals extends RefusalsContract {
    }

    @Nested
    class Spec extends SpecContract {
    }

    @Nested
    class Stats extends StatsContract {
    }

    @Nested
    class Stubborn extends StubbornContract {
    }

    @Nested
    class Tasks extends TasksContract {
    }

    @Nested
    class Timeout extends TimeoutContract {
    }

    @Nested
    class Values extends ValuesContract {
    }
}
