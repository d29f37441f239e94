/** The front door: tasks, runtimes, workers, ports and errors. */
module dev.prong.api {
    // ReflectionFactory, found by name, takes lambdas apart and puts them together again.
    requires jdk.unsupported;

    exports dev.prong;
    exports dev.prong.spi;
    // For backends; stands here because users open the packages of their values to this module.
    exports dev.prong.text;
    exports dev.prong.value;

    uses dev.prong.spi.RuntimeProvider;
}
