/** Runs tasks on worker threads of this process. */
module dev.prong.worker {
    requires transitive dev.prong.api;
    requires dev.prong.core;
    requires jdk.jfr;
    // What threads used: processor time, and memory by the JDK's own extension.
    requires java.management;
    requires jdk.management;

    exports dev.prong.worker;
    // The child runs tasks the same way.
    exports dev.prong.worker.output to dev.prong.child;
    exports dev.prong.worker.run to dev.prong.child;

    provides dev.prong.spi.RuntimeProvider with dev.prong.worker.WorkerRuntimeProvider;
}
