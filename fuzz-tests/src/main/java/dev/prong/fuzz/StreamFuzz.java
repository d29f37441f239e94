package dev.prong.fuzz;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.stdio.StdioLink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The bytes of a child's standard output: the preamble, the headers, the frames in them. */
public final class StreamFuzz {

    static final String TOKEN = "0123456789abcdef";

    private StreamFuzz() {
    }

    /** Reads {@code input} as a parent does, to its end or its first error. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Cost.check(input.length, () -> read(new ByteArrayInputStream(input)));
    }

    private static void read(InputStream in) {
        try {
            StdioLink link = new StdioLink(in, OutputStream.nullOutputStream());
            if (link.skipPreamble(TOKEN, _ -> {})) {
                readFrames(link);
            }
        } catch (IOException _) {
            // The end of the child, as it should be: what it says is tested elsewhere.
        }
    }

    private static void readFrames(StdioLink link) throws IOException {
        try (FrameChannel channel = new FrameChannel(link, "fuzz", ChannelLimits.DEFAULT)) {
            while (channel.receive() != null) {
                // Whatever it is.
            }
        }
    }
}
