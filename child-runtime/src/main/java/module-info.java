/** Runs tasks in child processes. */
module dev.prong.child {
    requires transitive dev.prong.api;
    requires dev.prong.core;
    requires transitive dev.prong.command;
    requires dev.prong.proto;
    requires dev.prong.worker;
    requires com.google.protobuf;
    requires io.grpc;
    requires io.grpc.stub;
    requires io.grpc.netty.shaded;
    // Guava's futures need it at run time and nothing names it: without it the first call hangs.
    requires com.google.common.util.concurrent.internal;

    exports dev.prong.child;
    // protobuf reads the generated accessors reflectively, for toString among others.
    exports dev.prong.child.grpc.health.v1 to com.google.protobuf;

    provides dev.prong.spi.RuntimeProvider with dev.prong.child.ChildRuntimeProvider;
}
