package dev.prong.command;

import dev.prong.Registration;
import dev.prong.process.PosixTools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A program that {@link Command#spawn} started. Thread-safe, but for its streams.
 *
 * <p>Two moments: the <em>exit</em>, when the program has ended, and the <em>close</em>, when in addition both its
 * outputs have: a process that it started and that inherited them may delay the close. An output's reader need not have
 * read it by then.
 *
 * <p>There is nothing to close: all it uses is given back when the program and its outputs have ended. It keeps this
 * JVM alive only while it has listeners to call; the ordinary end of the JVM ends it (see {@link Command}).
 */
public final class Subprocess {

    private final Running running;
    private final PosixTools tools;
    private final OutputStream stdin;
    private final Output stdout;
    private final Output stderr;
    private final Listeners listeners;
    private final List<OutputBuffer> buffers;

    private Subprocess(Running running, PosixTools tools, Settings settings, OutputBuffer out, OutputBuffer err) {
        this.running = running;
        this.tools = tools;
        this.stdin = new StdinStream(running, settings.input);
        this.stdout = new Output(out, err, running.pumps().source(0), settings.charset);
        this.stderr = new Output(err, out, running.pumps().source(1), settings.charset);
        this.listeners = new Listeners(running);
        this.buffers = List.of(out, err);
    }

    static Subprocess spawn(Launcher launcher, Command command, Settings settings) {
        OutputBuffer out = new OutputBuffer("stdout");
        OutputBuffer err = new OutputBuffer("stderr");
        Running running = launcher.start(command, settings, true, List.of(out, err));
        String program = ", command=%s, pid=%d".formatted(command, running.pid());
        List.of(out, err).forEach(buffer -> buffer.writtenBy(program));
        Subprocess subprocess = new Subprocess(running, launcher.tools(), settings, out, err);
        running.begin(settings.feeder());
        return subprocess;
    }

    /** Returns the process id; after the exit, another process may get the same id. */
    public long pid() {
        return running.pid();
    }

    /**
     * What the program reads. Every write is passed on at once, and waits while the program does not read and the pipe
     * is full; closing it is the end of the program's input. A write fails with an {@link IOException} that says the
     * exit code if the process has exited, and always if the command was given an {@code input}. One thread at a time.
     */
    public OutputStream stdin() {
        return stdin;
    }

    /** Returns what the program writes to its standard output. */
    public Output stdout() {
        return stdout;
    }

    /** What the program writes to its standard error; at its end at once if that is redirected to the output. */
    public Output stderr() {
        return stderr;
    }

    /**
     * Calls {@code listener} once when the program has exited, or soon if it has. Listeners run one after the other on
     * a thread of their own, which keeps this JVM alive until they have been called. What one throws is logged.
     */
    public Registration onExit(Consumer<? super ProcessExit> listener) {
        expectNoReader();
        return listeners.onExit(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * As {@link #onExit}, when both outputs have ended as well; after every exit listener that was registered by then.
     */
    public Registration onClose(Consumer<? super ProcessExit> listener) {
        expectNoReader();
        return listeners.onClose(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Waits until the program has exited.
     *
     * @throws InterruptedException if this thread is interrupted; the program goes on
     */
    public ProcessExit awaitExit() throws InterruptedException {
        expectNoReader();
        return await(running.exit());
    }

    /**
     * Waits until the program has exited, for at most {@code limit}; zero only looks.
     *
     * @return empty if it has not
     * @throws InterruptedException if this thread is interrupted; the program goes on
     */
    public Optional<ProcessExit> awaitExit(Duration limit) throws InterruptedException {
        expectNoReader();
        return await(running.exit(), limit);
    }

    /**
     * As {@link #awaitExit()}, until both outputs have ended as well; if its time was over or it was {@linkplain #kill
     * killed}, until all it has started is gone, too.
     */
    public ProcessExit awaitClose() throws InterruptedException {
        expectNoReader();
        return await(running.close());
    }

    /** As {@link #awaitExit(Duration)}, until both outputs have ended as well. */
    public Optional<ProcessExit> awaitClose(Duration limit) throws InterruptedException {
        expectNoReader();
        return await(running.close(), limit);
    }

    /** Says whether the program has not exited yet. */
    public boolean isAlive() {
        return !running.exit().isDone();
    }

    /**
     * Asks the program and all it has started to end, by TERM; on Windows it ends them by force. Returns at once, and
     * whether they end is up to them: see {@link #kill}.
     */
    public void terminate() {
        running.ending().terminate(ProcessExit.Reason.REQUESTED);
    }

    /**
     * Ends the program and all it has started by force, also what is left of it after its exit. On return the signal
     * has been sent; the exit follows, and within three seconds the close, when nothing of it runs any more, unless a
     * process got away or withstands the signal. May be called again.
     */
    public void kill() {
        running.ending().kill(ProcessExit.Reason.REQUESTED);
    }

    /**
     * Sends a signal to the program alone. A program that ends by it is {@link ProcessExit.Killed}.
     *
     * @return false if it has exited, or may not be signalled
     * @throws UnsupportedOperationException if there is no shell to send it with, as on Windows
     * @throws UncheckedIOException if the shell could not be started
     */
    public boolean signal(Signal signal) {
        Objects.requireNonNull(signal, "signal");
        if (tools.sh().isEmpty()) {
            throw new UnsupportedOperationException("signals need a POSIX shell: signal=" + signal);
        }
        if (!running.process().isAlive()) {
            return false;
        }
        running.ending().record(signal, ProcessExit.Reason.REQUESTED);
        try {
            boolean sent = tools.signal(signal.name(), pid());
            running.ending().recordSent(signal);
            return sent;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send a signal: signal=%s, pid=%d".formatted(signal, pid()), e);
        }
    }

    /** Names the command and the process id. */
    @Override
    public String toString() {
        return "Subprocess[pid=%d, command=%s]".formatted(pid(), running.command());
    }

    /** Somebody cares for the end, which must not wait for outputs that nobody reads. */
    private void expectNoReader() {
        buffers.forEach(OutputBuffer::expectNoReader);
    }

    private static ProcessExit await(CompletableFuture<ProcessExit> end) throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Optional<ProcessExit> await(CompletableFuture<ProcessExit> end, Duration limit)
            throws InterruptedException {
        try {
            return Optional.of(end.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
