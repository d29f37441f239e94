package dev.prong.child;

import dev.prong.tck.Backend;
import dev.prong.tck.Capability;
import dev.prong.tck.TaskRuntimeContract;

/** The contract on child processes, over pipes. */
final class ChildContractTest extends TaskRuntimeContract {

    ChildContractTest() {
        super(backend("child", Transport.STDIO));
    }

    /** What children can do, whatever carries their frames. */
    static Backend backend(String spec, Transport transport) {
        return Backend.of(spec, "children", "child")
                .without(Capability.RUN_IN_CALLER, Capability.SHARE_OBJECTS, Capability.METER)
                .with((output, propagator) -> ChildRuntime.builder().children(1).transport(transport).onOutput(output)
                        .propagate(propagator).javaOptions(Children.BRIEF_LIFE).build());
    }
}
