package dev.prong.child;

import dev.prong.tck.Backend;
import dev.prong.tck.Capability;
import dev.prong.tck.TaskRuntimeContract;

/** The contract on child processes, over pipes. */
final class ChildContractTest extends TaskRuntimeContract {

    ChildContractTest() {
        super(Backend.of("child", "children", "child").without(Capability.RUN_IN_CALLER, Capability.SHARE_OBJECTS));
    }
}
