package dev.prong.worker.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prints what the thread of a task prints to the output of that task, and the rest where it went before. Every method goes
 * to its target as it is, so that no thread waits for another's lock, and each target has its own charset. Thread-safe.
 */
@SuppressWarnings("AnnotateFormatMethod") // The methods are those of PrintStream.
public final class ThreadedPrintStream extends PrintStream {

    private final PrintStream original;
    private final Supplier<Optional<PrintStream>> ofThread;

    /**
     * A stream that prints to {@code original} unless {@code ofThread} gives another.
     *
     * @param ofThread asked by the thread that prints, each time
     */
    public ThreadedPrintStream(PrintStream original, Supplier<Optional<PrintStream>> ofThread) {
        super(OutputStream.nullOutputStream());
        this.original = original;
        this.ofThread = ofThread;
    }

    PrintStream original() {
        return original;
    }

    private PrintStream target() {
        return ofThread.get().orElse(original);
    }

    @Override
    public void flush() {
        target().flush();
    }

    @Override
    public void close() {
        target().close();
    }

    @Override
    public boolean checkError() {
        return target().checkError();
    }

    @Override
    public void write(int b) {
        target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().write(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        target().write(bytes);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target().writeBytes(bytes);
    }

    @Override
    public void print(boolean value) {
        target().print(value);
    }

    @Override
    public void print(char value) {
        target().print(value);
    }

    @Override
    public void print(int value) {
        target().print(value);
    }

    @Override
    public void print(long value) {
        target().print(value);
    }

    @Override
    public void print(float value) {
        target().print(value);
    }

    @Override
    public void print(double value) {
        target().print(value);
    }

    @Override
    public void print(char[] value) {
        target().print(value);
    }

    @Override
    public void print(String value) {
        target().print(value);
    }

    @Override
    public void print(Object value) {
        target().print(value);
    }

    @Override
    public void println() {
        target().println();
    }

    @Override
    public void println(boolean value) {
        target().println(value);
    }

    @Override
    public void println(char value) {
        target().println(value);
    }

    @Override
    public void println(int value) {
        target().println(value);
    }

    @Override
    public void println(long value) {
        target().println(value);
    }

    @Override
    public void println(float value) {
        target().println(value);
    }

    @Override
    public void println(double value) {
        target().println(value);
    }

    @Override
    public void println(char[] value) {
        target().println(value);
    }

    @Override
    public void println(String value) {
        target().println(value);
    }

    @Override
    public void println(Object value) {
        target().println(value);
    }

    @Override
    public PrintStream printf(String format, Object... args) {
        target().printf(format, args);
        return this;
    }

    @Override
    public PrintStream printf(Locale locale, String format, Object... args) {
        target().printf(locale, format, args);
        return this;
    }

    @Override
    public PrintStream format(String format, Object... args) {
        target().format(format, args);
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... args) {
        target().format(locale, format, args);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text) {
        target().append(text);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text, int start, int end) {
        target().append(text, start, end);
        return this;
    }

    @Override
    public PrintStream append(char c) {
        target().append(c);
        return this;
    }

    @Override
    public Charset charset() {
        return target().charset();
    }
}
