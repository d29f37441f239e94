/** The front door: tasks, runtimes, workers, ports and errors. */
module dev.prong.api {
    // ReflectionFactory, found by name, takes lambdas apart and puts them together again.
    requires jdk.unsupported;

    exports dev.prong;
    exports dev.prong.spi;
    // What the backends share; not for others.
    exports dev.prong.call to dev.prong.worker, dev.prong.child;
    exports dev.prong.failure to dev.prong.proto, dev.prong.worker, dev.prong.child;
    exports dev.prong.output to dev.prong.worker, dev.prong.child;
    exports dev.prong.port to dev.prong.worker, dev.prong.child;
    exports dev.prong.text to dev.prong.proto, dev.prong.worker, dev.prong.child;
    exports dev.prong.thread to dev.prong.worker, dev.prong.child;
    exports dev.prong.value to dev.prong.proto, dev.prong.worker, dev.prong.child;

    uses dev.prong.spi.RuntimeProvider;
}
