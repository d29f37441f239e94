package dev.prong.output;

import dev.prong.failure.SafeLog;
import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.failure.UserCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands on what one task prints, line by line, on the thread that prints. Thread-safe. */
public final class LineOutput implements TaskOutput {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    private final String worker;
    private final Supplier<String> task;
    private final Consumer<? super OutputLine> listener;
    /** Made when first asked for: most tasks print nothing. */
    private Stream out;
    private Stream err;

    /**
     * The output of one task.
     *
     * @param worker the name of its worker
     * @param task gives its name
     * @param listener hears each line; what it throws is logged
     */
    public LineOutput(String worker, Supplier<String> task, Consumer<? super OutputLine> listener) {
        this.worker = worker;
        this.task = task;
        this.listener = listener;
    }

    private record Stream(LineStream lines, PrintStream printer) {
    }

    @Override
    public synchronized PrintStream out() {
        out = out == null ? open(Source.STDOUT) : out;
        return out.printer;
    }

    @Override
    public synchronized PrintStream err() {
        err = err == null ? open(Source.STDERR) : err;
        return err.printer;
    }

    private Stream open(Source source) {
        LineStream lines = new LineStream(text -> tell(source, text));
        return new Stream(lines, new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    private void tell(Source source, String text) {
        OutputLine line = new OutputLine(worker, Optional.of(task.get()), source, text);
        UserCode.tell(listener, line, e -> LOG.warning("listener for output failed: worker="
                + worker + ", task=" + task.get(), e));
    }

    @Override
    public void end() {
        endLine(made(Source.STDOUT));
        endLine(made(Source.STDERR));
    }

    private synchronized Stream made(Source source) {
        return source == Source.STDOUT ? out : err;
    }

    /** Without the lock, under which nothing else may wait for a listener. */
    private static void endLine(Stream stream) {
        if (stream != null) {
            stream.lines.endLine();
        }
    }
}
