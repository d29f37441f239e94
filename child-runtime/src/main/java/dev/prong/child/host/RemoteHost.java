package dev.prong.child.host;

import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Bootstrap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Hosts tasks in a process that its parent has not started: the connection is all that ties the two together. */
public final class RemoteHost {

    private RemoteHost() {
    }

    /** How it connects. */
    @FunctionalInterface
    public interface Connection {
        FrameLink open() throws IOException;
    }

    /**
     * Serves the parent at the other end until it is gone or has said goodbye.
     *
     * @param name the child's name
     * @throws IOException if it is no parent, or refuses this child
     */
    public static void serve(String name, Connection connection) throws IOException {
        System.setIn(InputStream.nullInputStream());
        Bootstrap bootstrap = Bootstrap.newBuilder().setName(name).build();
        Pipes none = new Pipes(InputStream.nullInputStream(), OutputStream.nullOutputStream(), true);
        new Host(connection.open(), none, bootstrap, ParentWatch.ofNobody(bootstrap)).serve();
    }
}
