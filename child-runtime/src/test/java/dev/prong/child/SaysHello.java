package dev.prong.child;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.GrpcClientLink;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Run;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * A child of another version: its first argument is its hello, in hexadecimal. It connects as its parent wants it, or, if
 * its second argument is {@code -}, by the invitation on its standard input. It answers every task with 42, one called
 * "slow" after a while, and ends at what it does not know.
 */
final class SaysHello {

    private SaysHello() {
    }

    /** The command line for this hello, without what comes behind it. */
    static String[] arguments(Hello hello) {
        return new String[] {"-cp", System.getProperty("java.class.path"), SaysHello.class.getName(),
                HexFormat.of().formatHex(hello.toByteArray())};
    }

    public static void main(String[] arguments) throws IOException {
        FrameLink link = arguments[1].equals("-") ? dial() : connect();
        link.send(Frame.newBuilder().setHello(Hello.parseFrom(HexFormat.of().parseHex(arguments[0]))).build());
        String refusal = link.receive().getWelcome().getRefusal();
        System.err.println("refused: " + refusal);
        if (!refusal.isEmpty()) {
            Runtime.getRuntime().halt(64);
        }
        for (Frame frame = link.receive(); frame != null; frame = link.receive()) {
            answer(link, frame);
        }
        Runtime.getRuntime().halt(65);
    }

    private static void answer(FrameLink link, Frame frame) throws IOException {
        if (frame.hasRun()) {
            Run run = frame.getRun();
            if (run.getName().equals("slow")) {
                LockSupport.parkNanos(1_000_000_000);
            }
            link.send(Frame.newBuilder()
                    .setResult(Result.newBuilder().setCall(run.getCall()).setValue(ValueCodec.encode(42))).build());
        } else if (frame.hasGoodbye() && frame.getGoodbye().getReceived()) {
            Runtime.getRuntime().halt(0);
        } else if (frame.hasGoodbye()) {
            link.send(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
        } else {
            System.err.println("sent what it does not know: " + frame.getKindCase());
            Runtime.getRuntime().halt(3);
        }
    }

    private static FrameLink dial() throws IOException {
        Invitation invitation = Invitation.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        return GrpcClientLink.dial(invitation.socketAddress(), invitation.token(), invitation.tls());
    }

    private static FrameLink connect() throws IOException {
        FileOutputStream out = new FileOutputStream("/dev/fd/4", true);
        StdioLink link = new StdioLink(new FileInputStream("/dev/fd/3"), out);
        Bootstrap bootstrap = link.receive().getBootstrap();
        if (!bootstrap.getSocketPath().isEmpty()) {
            return GrpcClientLink.connect(bootstrap);
        }
        Preamble.write(out, bootstrap.getToken());
        return link;
    }
}
