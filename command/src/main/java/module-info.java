/** Runs external programs, and processes of which nothing stays behind. */
module dev.prong.command {
    requires transitive dev.prong.api;
    requires dev.prong.core;

    exports dev.prong.command;
    // Children are started and ended as programs are.
    exports dev.prong.process to dev.prong.child;
}
