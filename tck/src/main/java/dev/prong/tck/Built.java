package dev.prong.tck;

import dev.prong.ContextPropagator;
import dev.prong.OutputLine;
import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A runtime with one worker that was opened by its builder, with what it tells and what it carries. Thread-safe. */
final class Built {

    private final List<OutputLine> lines = new ArrayList<>();
    private final TaskRuntime runtime;
    private volatile Consumer<? super OutputLine> listener;
    private volatile ContextPropagator propagator;

    Built(Backend.Opener opener) {
        reset();
        runtime = opener.open(this::hear, () -> propagator.capture());
    }

    /** As for the first test: nothing is heard yet, and nothing carried. */
    void reset() {
        listener = _ -> {};
        propagator = () -> ContextPropagator.Captured.NOTHING;
        synchronized (this) {
            lines.clear();
        }
    }

    TaskRuntime runtime() {
        return runtime;
    }

    /** Has {@code listener} called too. */
    void listen(Consumer<? super OutputLine> listener) {
        this.listener = listener;
    }

    /** Carries context by {@code propagator} instead. */
    void carry(ContextPropagator propagator) {
        this.propagator = propagator;
    }

    private void hear(OutputLine line) {
        synchronized (this) {
            lines.add(line);
        }
        listener.accept(line);
    }

    /** What was heard of the task so far; a child has lines that are nobody's, too. */
    synchronized List<OutputLine> lines(String task) {
        return lines.stream().filter(line -> line.task().equals(Optional.of(task))).toList();
    }
}
