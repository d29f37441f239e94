package dev.prong.child.connect;

import dev.prong.failure.SafeLog;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes the first frame to a child's input. */
public final class BootstrapWriter {

    private BootstrapWriter() {
    }

    @SuppressWarnings("resource") // The input stays open: its end tells the child that its parent is gone.
    public static void write(OutputStream input, Bootstrap bootstrap) {
        try {
            new StdioLink(InputStream.nullInputStream(), input)
                    .send(Frame.newBuilder().setBootstrap(bootstrap).build());
        } catch (IOException e) {
            // A child that has ended does not read; its exit, which the reader is about to find, says why.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "bootstrap not written", e);
        }
    }
}
