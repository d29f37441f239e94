package dev.prong.child;

/** What carries the frames between a parent and its child; the meaning is the same on each. */
public enum Transport {
    /** Pipes: descriptors 3 and 4 of the child where there is a POSIX shell, its stdin and stdout elsewhere. The default. */
    STDIO,
    /** gRPC over a private Unix domain socket. Such a child takes about a second of CPU time to start. */
    GRPC
}
