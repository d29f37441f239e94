package dev.prong.worker.output;

import dev.prong.OutputLine;
import dev.prong.output.TaskOutput;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The output of a task whose thread prints there also by {@link System#out} and {@link System#err}. */
final class CaughtOutput implements TaskOutput {

    private static final ThreadLocal<TaskOutput> THREADS = new ThreadLocal<>();

    private final TaskOutput lines;
    /** What the thread printed to before: a task may run within another. */
    private TaskOutput outer;

    CaughtOutput(TaskOutput lines) {
        this.lines = lines;
    }

    /** Where what this thread prints goes; empty if it is not caught. */
    static Optional<TaskOutput> ofThread() {
        return Optional.ofNullable(THREADS.get());
    }

    /** Hands a line to the listener, which may print: that is not caught, or it would hear itself for ever. */
    static void aside(Consumer<? super OutputLine> listener, OutputLine line) {
        TaskOutput before = THREADS.get();
        THREADS.remove();
        try {
            listener.accept(line);
        } finally {
            set(before);
        }
    }

    private static void set(TaskOutput output) {
        if (output == null) {
            THREADS.remove();
        } else {
            THREADS.set(output);
        }
    }

    @Override
    public void begin() {
        outer = THREADS.get();
        THREADS.set(lines);
    }

    @Override
    public void end() {
        set(outer);
        lines.end();
    }

    @Override
    public PrintStream out() {
        return lines.out();
    }

    @Override
    public PrintStream err() {
        return lines.err();
    }
}
