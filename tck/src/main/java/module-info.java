/** The contract of a backend, as a JUnit suite. Open: JUnit calls its tests, and its records and lambdas are sent as tasks. */
open module dev.prong.tck {
    requires transitive dev.prong.api;
    requires transitive org.junit.jupiter.api;
    requires org.junit.jupiter.params;

    exports dev.prong.tck;

    uses dev.prong.spi.RuntimeProvider;
}
