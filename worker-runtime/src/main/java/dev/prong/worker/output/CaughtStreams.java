package dev.prong.worker.output;

import dev.prong.output.TaskOutput;

/** {@link System#out} and {@link System#err} of this process, while any runtime wants them caught. Thread-safe. */
final class CaughtStreams {

    private static int open;

    private CaughtStreams() {
    }

    /** One more runtime wants them caught; whoever has replaced the streams meanwhile gets what is not caught. */
    static synchronized void open() {
        open++;
        if (!(System.out instanceof ThreadedPrintStream)) {
            System.setOut(new ThreadedPrintStream(System.out, () -> CaughtOutput.ofThread().map(TaskOutput::out)));
        }
        if (!(System.err instanceof ThreadedPrintStream)) {
            System.setErr(new ThreadedPrintStream(System.err, () -> CaughtOutput.ofThread().map(TaskOutput::err)));
        }
    }

    /** One runtime less; after the last the streams are what they were, unless somebody has replaced them. */
    static synchronized void close() {
        open--;
        if (open > 0) {
            return;
        }
        if (System.out instanceof ThreadedPrintStream ours) {
            System.setOut(ours.original());
        }
        if (System.err instanceof ThreadedPrintStream ours) {
            System.setErr(ours.original());
        }
    }
}
