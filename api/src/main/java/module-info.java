/** The front door: tasks, runtimes, workers, ports and errors. */
module dev.prong.api {
    // For sun.reflect.ReflectionFactory, which takes lambdas apart and puts them together.
    requires jdk.unsupported;

    exports dev.prong;
    exports dev.prong.failure to dev.prong.proto, dev.prong.worker, dev.prong.child;
    // Not for users: what a value is, for the backends and the wire.
    exports dev.prong.value to dev.prong.proto, dev.prong.worker, dev.prong.child;
}
