package dev.prong.child.connect;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import java.io.IOException;
import java.util.function.Consumer;

/** The frames go over the pipes the child was launched with. */
public final class StdioConnector implements Connector {

    @Override
    public void describe(Bootstrap.Builder bootstrap) {
        // Nothing to add: the child knows its descriptors from its command line.
    }

    @Override
    public boolean usesStandardOutput() {
        return true;
    }

    @Override
    public FrameLink connect(LaunchedChild child, String token, Consumer<String> output) throws IOException {
        StdioLink link = new StdioLink(child.pipes().output(), child.pipes().input());
        return link.skipPreamble(token, output) ? link : null;
    }
}
