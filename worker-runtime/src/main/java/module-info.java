/** Runs tasks on worker threads of this process. */
module dev.prong.worker {
    requires transitive dev.prong.api;

    exports dev.prong.worker;
}
