package dev.prong.command;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.stream.Stream;

/**
 * The standard output or standard error of a subprocess: to be read once, by one of its methods, which claims it. The reads
 * of one output are for one thread at a time; everything else is thread-safe.
 *
 * <p>It is taken from the process from the start, and 1 MiB of it is kept; while that is full, the process waits for the
 * reader, and nothing is lost. So that it does not wait for a reader who never comes, an output that nobody has claimed
 * holds the process up only until the other output is claimed, or somebody waits or listens for the exit or the close;
 * then it waits one second more, and from then on only the last 1 MiB is kept. If anything was dropped, the first read
 * says so with an {@link IOException} (unchecked, from {@link #lines}, {@link #text} and {@link #bytes}), and reading
 * {@link #stream} on gives what was kept.
 *
 * <p>It ends when everyone who inherited it has ended, which may be later than the program's exit. (Without
 * {@code mkfifo}, as on Windows, it ends with the program.) Readers wait on a lock, not on the pipe: they may well be
 * virtual threads.
 */
public final class Output {

    private final OutputBuffer buffer;
    private final OutputBuffer other;
    private final Closeable source;
    private final Charset charset;

    Output(OutputBuffer buffer, OutputBuffer other, Closeable source, Charset charset) {
        this.buffer = buffer;
        this.other = other;
        this.source = source;
        this.charset = charset;
    }

    /**
     * Claims it as lines, each as soon as it has been written; they end with LF, CR or CRLF, and the last one also with the
     * output. Reading a line waits for it, and throws an {@link UncheckedIOException} if that is interrupted. A stream that
     * is read to its end needs no closing; closed earlier it does what closing {@link #stream} does. One that is let go
     * before its end without a close holds the program up, once 1 MiB waits for a reader, until the garbage collector has
     * found that: from then on the rest is dropped, with a warning that names the program.
     *
     * @throws IllegalStateException if it is claimed already
     */
    public Stream<String> lines() {
        InputStream reader = claim("lines()");
        return new BufferedReader(new InputStreamReader(reader, charset)).lines().onClose(() -> close(reader));
    }

    /**
     * Claims it as bytes. A read that is interrupted throws an {@link InterruptedIOException} and keeps the interrupt
     * flag. After {@code close} the program's next write fails with a broken pipe, which ends most programs.
     *
     * @throws IllegalStateException if it is claimed already
     */
    public InputStream stream() {
        return claim("stream()");
    }

    /**
     * Claims it and waits for all of it.
     *
     * @throws IllegalStateException if it is claimed already
     * @throws UncheckedIOException if some of it was cut before it was claimed
     * @throws InterruptedException if this thread is interrupted; what was read by then is gone
     */
    public byte[] bytes() throws InterruptedException {
        return readAll("bytes()");
    }

    /** As {@link #bytes}, decoded by the command's {@linkplain Command#charset character set}. */
    public String text() throws InterruptedException {
        return new String(readAll("text()"), charset);
    }

    private byte[] readAll(String by) throws InterruptedException {
        InputStream reader = claim(by);
        try {
            return reader.readAllBytes();
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private InputStream claim(String by) {
        buffer.claim(by);
        other.expectNoReader(); // Its reader may be waiting for the end of this one.
        OutputReader reader = new OutputReader(buffer, source);
        buffer.readBy(reader);
        return reader;
    }

    private static void close(InputStream reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
