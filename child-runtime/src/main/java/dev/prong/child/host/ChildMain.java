package dev.prong.child.host;

import dev.prong.text.Printable;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The main class of a child JVM. Its one argument says which descriptors carry the protocol; everything else comes over
 * them.
 */
public final class ChildMain {

    /** The exit code of a child that was started by hand or with a protocol it does not know. */
    static final int NOT_STARTED_BY_A_PARENT = 64;

    private ChildMain() {
    }

    /** Hosts tasks until the parent says goodbye or is gone. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream err = System.err;
        try {
            Pipes pipes = Pipes.open(descriptors(arguments));
            StdioLink pipe = new StdioLink(pipes.in(), pipes.out());
            System.setIn(InputStream.nullInputStream()); // The protocol's, not the task's.
            Bootstrap bootstrap = bootstrap(pipe);
            ParentWatch watch = new ParentWatch(bootstrap);
            FrameLink link = Dial.parent(bootstrap, pipes, pipe, watch);
            if (bootstrap.getRehearse()) {
                Rehearsal.hold();
            }
            new Host(link, pipes, bootstrap, watch).serve();
        } catch (IllegalArgumentException | IOException e) {
            err.println("Prong child: " + Printable.shown(String.valueOf(e.getMessage())));
            Runtime.getRuntime().halt(NOT_STARTED_BY_A_PARENT);
        }
    }

    private static Descriptors descriptors(String[] arguments) {
        if (arguments.length != 1 || !isDescriptors(arguments[0])) {
            throw new IllegalArgumentException(
                    "this program runs tasks for a parent process and is started by it; open a"
                            + " runtime with TaskRuntime.open(\"child\") instead: arguments="
                            + Arrays.toString(arguments));
        }
        return Descriptors.valueOf(arguments[0]);
    }

    private static boolean isDescriptors(String argument) {
        return Arrays.stream(Descriptors.values()).anyMatch(each -> each.name().equals(argument));
    }

    private static Bootstrap bootstrap(StdioLink pipe) throws IOException {
        Frame first = pipe.receive();
        if (first == null || !first.hasBootstrap()) {
            throw new ProtocolException("no bootstrap from a parent: received="
                    + (first == null ? "end of input" : first.getKindCase().name().toLowerCase(Locale.ROOT))
                    + "; this program is started by a runtime of Prong");
        }
        return first.getBootstrap();
    }
}
