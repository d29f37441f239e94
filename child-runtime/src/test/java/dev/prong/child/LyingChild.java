package dev.prong.child;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.GrpcClientLink;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** A child that lies about itself in its hello, and to each task in the way that the key of the task says. */
final class LyingChild {

    private LyingChild() {
    }

    public static void main(String[] arguments) throws IOException {
        FileOutputStream out = new FileOutputStream("/dev/fd/4", true);
        StdioLink pipe = new StdioLink(new FileInputStream("/dev/fd/3"), out);
        Bootstrap bootstrap = pipe.receive().getBootstrap();
        FrameLink link = bootstrap.getSocketPath().isEmpty() ? pipe : GrpcClientLink.connect(bootstrap);
        if (link == pipe) {
            Preamble.write(out, bootstrap.getToken());
        }
        link.send(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1).setPid(1)
                .setRuntime("\0\u001b[2J")).build());
        for (Frame frame = link.receive(); frame != null; frame = link.receive()) {
            if (frame.hasRun()) {
                Lie lie = Lie.valueOf(frame.getRun().getIdempotencyKey());
                for (Frame each : lie.frames.apply(frame.getRun().getCall())) {
                    link.send(each);
                }
            }
        }
        Runtime.getRuntime().halt(3);
    }
}
