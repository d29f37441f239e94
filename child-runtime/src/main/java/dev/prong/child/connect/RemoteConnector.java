package dev.prong.child.connect;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.RemoteProcess;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Frame;
import java.io.IOException;
import java.util.function.Consumer;

/** The connector of one child that was started elsewhere and has dialled: the connection ends when either side says so. */
public final class RemoteConnector implements Connector {

    private final FrameLink dialled;
    private final RemoteProcess process;

    /** A connector for {@code process}, which has dialled. */
    public RemoteConnector(FrameLink dialled, RemoteProcess process) {
        this.dialled = dialled;
        this.process = process;
        process.whenGone(dialled::close);
    }

    @Override
    public void describe(Bootstrap.Builder bootstrap) {
        // It was invited, and needs no bootstrap.
    }

    @Override
    public boolean usesStandardOutput() {
        return true; // There is none to be read.
    }

    @Override
    public FrameLink connect(LaunchedChild child, String token, Consumer<String> output) {
        return new Watched();
    }

    /** Tells the process that it has ended when its stream has: there is nothing else of it to be seen. */
    private final class Watched implements FrameLink {

        @Override
        public void send(Frame frame) throws IOException {
            dialled.send(frame);
        }

        @Override
        public Frame receive() throws IOException {
            Frame frame;
            try {
                frame = dialled.receive();
            } catch (ProtocolException e) {
                throw e; // The session ends the child, and says why.
            } catch (IOException e) {
                process.end();
                throw e;
            }
            if (frame == null) {
                process.end();
            }
            return frame;
        }

        @Override
        public void flush() throws InterruptedException {
            dialled.flush();
        }

        @Override
        public void finish() throws InterruptedException {
            dialled.finish();
        }

        @Override
        public void close() {
            process.end();
        }
    }
}
