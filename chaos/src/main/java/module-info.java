/** Tasks that hang, crash, leak and flood: for tests of what survives them. */
module dev.prong.chaos {
    requires transitive dev.prong.api;

    exports dev.prong.chaos;
    // Its records are sent as tasks.
    opens dev.prong.chaos;
}
