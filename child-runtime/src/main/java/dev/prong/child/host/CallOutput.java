package dev.prong.child.host;

import dev.prong.output.TaskOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What one call prints; its lines are sent with its id. A stream is made when it is first asked for: most tasks print
 * nothing, and a pair of streams is 100 KiB of buffers. Thread-safe.
 */
final class CallOutput implements TaskOutput {

    private final Wire wire;
    private final long call;
    // Written under the lock of this; null before the first use.
    private volatile Lines out;
    private volatile Lines err;
    private volatile boolean closed;

    CallOutput(Wire wire, long call) {
        this.wire = wire;
        this.call = call;
    }

    /** How pieces of lines get to the parent. */
    @FunctionalInterface
    interface Wire {

        /** Sends a line or the rest of one, or a piece after which it goes on; waits until it has left this process. */
        void send(long call, boolean error, String text, boolean unended);
    }

    @Override
    public PrintStream out() {
        Lines known = out;
        return (known != null ? known : makeOut()).stream;
    }

    @Override
    public PrintStream err() {
        Lines known = err;
        return (known != null ? known : makeErr()).stream;
    }

    private synchronized Lines makeOut() {
        if (out == null) {
            out = new Lines((text, unended) -> wire.send(call, false, text, unended));
        }
        return out;
    }

    private synchronized Lines makeErr() {
        if (err == null) {
            err = new Lines((text, unended) -> wire.send(call, true, text, unended));
        }
        return err;
    }

    /** Sends lines that have not been ended. */
    void flush() {
        endLine(out);
        endLine(err);
    }

    private static void endLine(Lines lines) {
        if (lines != null) {
            lines.pieces.endLine();
        }
    }

    /** The call has ended. What is printed here all the same is sent, and belongs to no task any more. */
    void close() {
        closed = true;
        flush();
    }

    boolean isClosed() {
        return closed;
    }

    /** One of the two streams. */
    private static final class Lines {

        private final PieceStream pieces;
        private final PrintStream stream;

        Lines(PieceStream.Pieces to) {
            this.pieces = new PieceStream(to);
            this.stream = new PrintStream(pieces, true, StandardCharsets.UTF_8);
        }
    }
}
