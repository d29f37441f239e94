package dev.prong.worker.output;

import dev.prong.OutputLine;
import dev.prong.call.Call;
import dev.prong.output.LineOutput;
import dev.prong.output.TaskOutput;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the tasks of one runtime print to.
 *
 * @param listener hears each line; empty to print to the streams of this process
 * @param catching whether the streams of this process are caught; only with a listener
 */
public record Outputs(Optional<Consumer<? super OutputLine>> listener, boolean catching) {

    private static final TaskOutput SYSTEM = new TaskOutput() {
        @Override
        public PrintStream out() {
            return System.out;
        }

        @Override
        public PrintStream err() {
            return System.err;
        }
    };

    /** The runtime is open: its streams are caught from now on, if they are to be. */
    public void open() {
        if (catching) {
            CaughtStreams.open();
        }
    }

    /** The runtime has ended; called once after {@link #open()}. */
    public void close() {
        if (catching) {
            CaughtStreams.close();
        }
    }

    /** The output of one call on one worker. */
    public TaskOutput of(String worker, Call<?> call) {
        Optional<Consumer<? super OutputLine>> heardBy = call.options().output().or(() -> listener);
        if (heardBy.isEmpty()) {
            return SYSTEM;
        }
        Consumer<? super OutputLine> hears = heardBy.get();
        return catching ? new CaughtOutput(new LineOutput(worker, call::name, line -> CaughtOutput.aside(hears, line)))
                : new LineOutput(worker, call::name, hears);
    }
}
