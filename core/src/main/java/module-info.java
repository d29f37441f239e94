/** What backends are built of: calls, queues, ports, output, and failures as data. For backends, of others too. */
module dev.prong.core {
    requires transitive dev.prong.api;

    exports dev.prong.call;
    exports dev.prong.failure;
    exports dev.prong.output;
    exports dev.prong.port;
    exports dev.prong.thread;
}
