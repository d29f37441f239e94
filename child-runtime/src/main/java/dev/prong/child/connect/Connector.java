package dev.prong.child.connect;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.proto.v1.Bootstrap;
import java.io.IOException;
import java.util.function.Consumer;

/** How a launched child and its parent get a link: the only place where transports differ. Thread-safe. */
public interface Connector {

    /** What the child has to know to connect, beyond its token and its name. */
    void describe(Bootstrap.Builder bootstrap);

    /** Whether the child's standard output carries the frames; if not, what comes there is printed by somebody. */
    boolean usesStandardOutput();

    /**
     * Waits for the child to connect. Ends with null when the child's process has ended before.
     *
     * @param token what the child has to show
     * @param output gets lines that stood in the way of the first frame
     * @throws IOException if what came was not the child's connection
     */
    FrameLink connect(LaunchedChild child, String token, Consumer<String> output) throws IOException;
}
