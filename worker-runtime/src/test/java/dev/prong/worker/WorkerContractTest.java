package dev.prong.worker;

import dev.prong.tck.Backend;
import dev.prong.tck.Capability;
import dev.prong.tck.TaskRuntimeContract;

/** The contract on threads. */
final class WorkerContractTest extends TaskRuntimeContract {

    WorkerContractTest() {
        super(Backend.of("worker", "threads", "worker").without(Capability.KILL, Capability.ISOLATE)
                .with((output, propagator) -> WorkerRuntime.builder().threads(1).onOutput(output)
                        .propagate(propagator).build()));
    }
}
