package dev.prong.child.host;

import dev.prong.child.frame.FrameChannel;
import dev.prong.output.LineStream;
import dev.prong.output.TaskOutput;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Output;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes the place of {@code System.out} and {@code System.err} before any code of the user's runs: what is written there
 * goes to the parent line by line, with the call that was running. Thread-safe.
 */
final class HostOutput implements TaskOutput {

    private final PrintStream original;
    private final PrintStream out;
    private final PrintStream err;
    private final LineStream outLines;
    private final LineStream errLines;
    private volatile long call;

    private HostOutput(FrameChannel channel, PrintStream original) {
        this.original = original;
        this.outLines = new LineStream(line -> send(channel, false, line));
        this.errLines = new LineStream(line -> send(channel, true, line));
        this.out = printStream(outLines);
        this.err = printStream(errLines);
    }

    static HostOutput install(FrameChannel channel) {
        HostOutput output = new HostOutput(channel, System.err);
        System.setOut(output.out);
        System.setErr(output.err);
        return output;
    }

    private static PrintStream printStream(OutputStream lines) {
        return new PrintStream(lines, true, StandardCharsets.UTF_8);
    }

    private void send(FrameChannel channel, boolean error, String line) {
        Output frame = Output.newBuilder().setCall(call).setError(error).setText(line).build();
        channel.sendThrough(Frame.newBuilder().setOutput(frame).build());
    }

    /** Lines belong to {@code id} from now on; zero for none. */
    void belongsTo(long id) {
        call = id;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    /** Where this process's errors went before, and what the JVM itself writes still goes. */
    PrintStream original() {
        return original;
    }

    /** Sends lines that have not been ended. */
    void flush() {
        outLines.endLine();
        errLines.endLine();
    }
}
