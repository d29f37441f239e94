/** The contract of a backend, as a JUnit suite. */
module dev.prong.tck {
    requires transitive dev.prong.api;
    requires transitive org.junit.jupiter.api;
    requires org.junit.jupiter.params;

    exports dev.prong.tck;
    // JUnit calls its tests; its records and lambdas are sent as tasks.
    opens dev.prong.tck;

    uses dev.prong.spi.RuntimeProvider;
}
