/** The wire contract: frames, and the mapping of values and tasks to them. */
module dev.prong.proto {
    requires transitive dev.prong.api;
    requires dev.prong.core;
    requires com.google.protobuf;

    exports dev.prong.proto.codec to dev.prong.child;
    // protobuf reads the generated accessors reflectively, for toString among others.
    exports dev.prong.proto.v1 to dev.prong.child, com.google.protobuf;
}
