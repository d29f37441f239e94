package dev.prong.child.host;

import dev.prong.child.frame.FrameChannel;
import dev.prong.output.TaskOutput;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one call prints; its lines are sent with its id. Thread-safe. */
final class CallOutput implements TaskOutput {

    private final PieceStream outLines;
    private final PieceStream errLines;
    private final PrintStream out;
    private final PrintStream err;
    private volatile boolean closed;

    CallOutput(FrameChannel channel, long call) {
        this.outLines = new PieceStream((text, unended) -> send(channel, call, false, text, unended));
        this.errLines = new PieceStream((text, unended) -> send(channel, call, true, text, unended));
        this.out = new PrintStream(outLines, true, StandardCharsets.UTF_8);
        this.err = new PrintStream(errLines, true, StandardCharsets.UTF_8);
    }

    private static void send(FrameChannel channel, long call, boolean error, String text, boolean unended) {
        Output frame = Output.newBuilder().setCall(call).setError(error).setText(text).setUnended(unended)
                .build();
        channel.sendThrough(Frame.newBuilder().setOutput(frame).build());
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    /** Sends lines that have not been ended. */
    void flush() {
        outLines.endLine();
        errLines.endLine();
    }

    /** The call has ended. What is printed here all the same is sent, and belongs to no task any more. */
    void close() {
        closed = true;
        flush();
    }

    boolean isClosed() {
        return closed;
    }
}
