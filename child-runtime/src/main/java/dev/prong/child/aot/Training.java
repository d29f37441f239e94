package dev.prong.child.aot;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.handshake.Handshake;
import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.Launcher;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The life of a child that nobody has a task for: it rehearses what all children do before and with their first task, and
 * its JVM writes at its end what that took. What its parent says is written beforehand, and what the child says is not
 * read: so it needs no session.
 */
final class Training {

    private static final String NAME = "aot-training";
    private static final long SECONDS = 120;

    private final ChildCommand command;
    private final Descriptors descriptors;
    private final Path folder;

    /** One that keeps its files in {@code folder}. */
    Training(ChildCommand command, Descriptors descriptors, Path folder) {
        this.command = command;
        this.descriptors = descriptors;
        this.folder = folder;
    }

    /**
     * Returns when the process has ended.
     *
     * @throws IOException if it cannot be started, or did not end well in time
     * @throws InterruptedException if the thread was interrupted; the process has been killed then
     */
    void run() throws IOException, InterruptedException {
        LaunchedChild child = new Launcher(command, descriptors, folder).launch(NAME);
        boolean ended = false;
        try {
            drain(child.pipes().output());
            drain(child.pipes().errors());
            say(child.pipes().input());
            ended = child.process().waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            child.tree().kill();
            child.pipes().close();
            child.argumentsRead();
            child.gone();
        }
        if (!ended || child.process().exitValue() != 0) {
            throw new IOException("training did not end well: "
                    + (ended ? "code=" + child.process().exitValue() : "seconds=" + SECONDS));
        }
    }

    private static void drain(InputStream in) {
        OwnThreads.virtual("prong-" + NAME).start(() -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // The process has ended.
            }
        });
    }

    @SuppressWarnings("resource") // The pipes are closed with the child.
    private static void say(OutputStream input) throws IOException {
        StdioLink link = new StdioLink(InputStream.nullInputStream(), input);
        link.send(Frame.newBuilder().setBootstrap(Bootstrap.newBuilder().setToken(NAME).setName(NAME)
                .setRehearse(true)).build());
        link.send(Handshake.welcome(ChannelLimits.DEFAULT));
        link.send(Frame.newBuilder().setGoodbye(Goodbye.newBuilder().setReceived(true)).build());
    }
}
