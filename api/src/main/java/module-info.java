/** The front door: tasks, runtimes, workers, ports and errors. */
module dev.prong.api {
    exports dev.prong;
}
