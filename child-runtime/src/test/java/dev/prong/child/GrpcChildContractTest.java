package dev.prong.child;

import dev.prong.tck.Backend;
import dev.prong.tck.Capability;
import dev.prong.tck.TaskRuntimeContract;

/** The contract on child processes, over gRPC. */
final class GrpcChildContractTest extends TaskRuntimeContract {

    GrpcChildContractTest() {
        super(Backend.of("child:grpc", "children", "child").without(Capability.RUN_IN_CALLER,
                Capability.SHARE_OBJECTS));
    }
}
