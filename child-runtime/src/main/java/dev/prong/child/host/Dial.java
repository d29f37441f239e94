package dev.prong.child.host;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.GrpcClientLink;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import java.io.IOException;

/** Connects to the parent in the way the bootstrap says. */
final class Dial {

    private Dial() {
    }

    static FrameLink parent(Bootstrap bootstrap, Pipes pipes, StdioLink pipe, ParentWatch watch) throws IOException {
        if (isOverPipes(bootstrap)) {
            Preamble.write(pipes.out(), bootstrap.getToken());
            return pipe;
        }
        watch.begin(pipes.in());
        return GrpcClientLink.connect(bootstrap);
    }

    /** Whether the frames go over the pipes. */
    static boolean isOverPipes(Bootstrap bootstrap) {
        return bootstrap.getSocketPath().isEmpty() && bootstrap.getLoopbackPort() == 0;
    }
}
