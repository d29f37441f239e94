package dev.prong.child;

import dev.prong.text.Printable;
import dev.prong.OutputLine;
import dev.prong.call.Check;
import dev.prong.child.output.OutputRate;
import dev.prong.child.output.Printing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
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
    private static final ChildOutput INHERIT = new ChildOutput(ChildOutput::print, Printing.INHERITED);
    private static final ChildOutput DISCARD = to(_ -> {});

    private final Consumer<? super OutputLine> listener;
    private final Printing printing;

    private ChildOutput(Consumer<? super OutputLine> listener, Printing printing) {
        this.listener = listener;
        this.printing = printing;
    }

    /**
     * To this process's {@code System.out} and {@code System.err}, with control characters escaped, as in
     * <code>&#92;u001b</code>: no line of a child looks like two, or makes a terminal do something. The default. For
     * colours, of children that are trusted, use {@code to(line -> System.out.println(line.text()))}.
     */
    public static ChildOutput forward() {
        return FORWARD;
    }

    /**
     * To {@code listener}, as they were printed. Lines of one child come in order, one at a time; those of several at the
     * same time. A slow listener slows its child; what it throws is logged. A task whose lines have not been heard waits
     * for that before it ends, but a second at most once it has been asked to end. A listener may run tasks, wait for
     * them, and close its runtime: while it waits, nobody waits for it, and lines for which there is no room then are
     * dropped and counted.
     */
    public static ChildOutput to(Consumer<? super OutputLine> listener) {
        return new ChildOutput(Objects.requireNonNull(listener, "listener"), Printing.DEFAULT);
    }

    /**
     * To {@code logger}, at the level of their stream. The text says whose line it is: {@code [child-1, resize] text}, and
     * {@code [child-1] text} for what belongs to no task; control characters are escaped as by {@link #forward}.
     */
    public static ChildOutput toLogger(Logger logger, Level out, Level err) {
        Objects.requireNonNull(logger, "logger");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        return to(line -> logger.log(line.source() == OutputLine.Source.STDOUT ? out : err,
                Printable.line(
                        "[" + line.worker() + line.task().map(task -> ", " + task).orElse("") + "] " + line.text())));
    }

    /**
     * As {@link #forward}, and what is written to the children's descriptors directly, by native code, by programs with
     * {@code inheritIO()} and by the JVM, goes straight to this process's own: at once, byte by byte, and to a terminal if
     * that is one. Over {@link Transport#GRPC} each to its own, over {@link Transport#STDIO} both to standard error,
     * because the protocol has the other. Nobody hears of it, it counts for no limit, and it is not in the report of a
     * death. A child that was started elsewhere has descriptors of its own.
     *
     * <p>{@link ChildRuntime.Builder#build} refuses it where the protocol needs the child's standard output: over
     * {@link Transport#STDIO} on systems that have no POSIX shell.
     */
    public static ChildOutput inherit() {
        return INHERIT;
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
        return new ChildOutput(listener,
                printing.with(new OutputRate(Check.positive("lines", lines), printing.rate().chars())));
    }

    /**
     * The same with a limit on the characters of each child; see {@link #withMaxLinesPerSecond}, which may be given
     * besides. The first line of a second passes however long it is.
     *
     * @throws IllegalArgumentException if less than one
     */
    public ChildOutput withMaxCharsPerSecond(int chars) {
        return new ChildOutput(listener,
                printing.with(new OutputRate(printing.rate().lines(), Check.positive("chars", chars))));
    }

    /**
     * The same, with what is written to the children's descriptors directly decoded by {@code charset}, UTF-8 unless set:
     * for programs and native code that print in another. What is malformed becomes U+FFFD. Tasks that print to
     * {@code System.out} and {@code System.err} need none.
     */
    public ChildOutput withCharset(Charset charset) {
        return new ChildOutput(listener, printing.with(Objects.requireNonNull(charset, "charset")));
    }

    Consumer<? super OutputLine> listener() {
        return listener;
    }

    Printing printing() {
        return printing;
    }

    private static void print(OutputLine line) {
        switch (line.source()) {
            case STDOUT -> System.out.println(Printable.line(line.text()));
            case STDERR -> System.err.println(Printable.line(line.text()));
        }
    }
}
