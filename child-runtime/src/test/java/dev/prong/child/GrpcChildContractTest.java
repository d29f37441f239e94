package dev.prong.child;

import dev.prong.tck.TaskRuntimeContract;

/** The contract on child processes, over gRPC. */
final class GrpcChildContractTest extends TaskRuntimeContract {

    GrpcChildContractTest() {
        super(ChildContractTest.backend("child:grpc", Transport.GRPC));
    }
}
