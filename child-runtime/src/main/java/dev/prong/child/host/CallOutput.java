package dev.prong.child.host;

import dev.prong.output.TaskOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one call prints; its lines are sent with its id. Thread-safe. */
final class CallOutput implements TaskOutput {

    private final PieceStream outLines;
    private final PieceStream errLines;
    private final PrintStream out;
    private final PrintStream err;
    private volatile boolean closed;

    CallOutput(Wire wire, long call) {
        this.outLines = new PieceStream((text, unended) -> wire.send(call, false, text, unended));
        this.errLines = new PieceStream((text, unended) -> wire.send(call, true, text, unended));
        this.out = new PrintStream(outLines, true, StandardCharsets.UTF_8);
        this.err = new PrintStream(errLines, true, StandardCharsets.UTF_8);
    }

    /** How pieces of lines get to the parent. */
    @FunctionalInterface
    interface Wire {

        /** Sends a line or the rest of one, or a piece after which it goes on; waits until it has left this process. */
        void send(long call, boolean error, String text, boolean unended);
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
