package dev.prong.child;

import dev.prong.OutputLine;
import dev.prong.call.Check;
import dev.prong.child.session.OutputRate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where the lines go that children print; see {@link ChildRuntime.Builder#output}. A task's own listener
 * ({@link dev.prong.TaskOptions#withOutput}) and that of a forked child ({@link ChildProcess#onOutput}) go before it.
 * Whatever is chosen, the end of a child's standard error is kept for the report of its death. Immutable.
 *
 * <pre>{@code
 * ChildRuntime.builder().output(ChildOutput.toLogger(System.getLogger("jobs"), Level.INFO, Level.WARNING)
 *         .withMaxLinesPerSecond(1_000))
 * }</pre>
 */
public final class ChildOutput {

    private static final ChildOutput FORWARD = to(ChildOutput::print);
    private static final ChildOutput DISCARD = to(_ -> {});

    private final Consumer<? super OutputLine> listener;
    private final OutputRate rate;

    private ChildOutput(Consumer<? super OutputLine> listener, OutputRate rate) {
        this.listener = listener;
        this.rate = rate;
    }

    /** To this process's {@code System.out} and {@code System.err}. The default. */
    public static ChildOutput forward() {
        return FORWARD;
    }

    /**
     * To {@code listener}. Lines of one child come in order, one at a time; those of several at the same time. A slow
     * listener slows its child; what it throws is logged.
     */
    public static ChildOutput to(Consumer<? super OutputLine> listener) {
        return new ChildOutput(Objects.requireNonNull(listener, "listener"), OutputRate.UNLIMITED);
    }

    /**
     * To {@code logger}, at the level of their stream. The text says whose line it is: {@code [child-1, resize] text}, and
     * {@code [child-1] text} for what belongs to no task.
     */
    public static ChildOutput toLogger(Logger logger, Level out, Level err) {
        Objects.requireNonNull(logger, "logger");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        return to(line -> logger.log(line.source() == OutputLine.Source.STDOUT ? out : err,
                "[" + line.worker() + line.task().map(task -> ", " + task).orElse("") + "] " + line.text()));
    }

    /** To nobody. */
    public static ChildOutput discard() {
        return DISCARD;
    }

    /**
     * The same with a limit on the lines of each child: those beyond it are dropped until the second is over, and a line
     * such as {@code [17 lines dropped: child=child-1, limit=100 lines/s]} takes their place, before the answer of their
     * task and the exit of the child. The limit is for tasks with a listener of their own, too. Without one nothing is
     * dropped.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildOutput withMaxLinesPerSecond(int lines) {
        return new ChildOutput(listener, new OutputRate(Check.positive("lines", lines), rate.chars()));
    }

    /**
     * The same with a limit on the characters of each child; see {@link #withMaxLinesPerSecond}, which may be given
     * besides. The first line of a second passes however long it is.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildOutput withMaxCharsPerSecond(int chars) {
        return new ChildOutput(listener, new OutputRate(rate.lines(), Check.positive("chars", chars)));
    }

    Consumer<? super OutputLine> listener() {
        return listener;
    }

    OutputRate rate() {
        return rate;
    }

    private static void print(OutputLine line) {
        switch (line.source()) {
            case STDOUT -> System.out.println(line.text());
            case STDERR -> System.err.println(line.text());
        }
    }
}
