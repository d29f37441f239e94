package dev.prong.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The standard input of a subprocess: passes every write on at once, and tells why one fails. */
final class StdinStream extends OutputStream {

    /** A broken pipe may be seen before the exit that broke it. */
    private static final long EXIT_FOLLOWS_MILLIS = 500;

    private final OutputStream pipe;
    private final Running running;
    /** Whether the command's own input is what the program reads. */
    private final boolean fed;
    private volatile boolean closed;

    StdinStream(Running running, Settings.Input input) {
        this.running = running;
        this.pipe = running.process().getOutputStream();
        this.fed = !(input instanceof Settings.Input.Unset);
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (fed) {
            throw new IOException("stdin is taken by the command's input: " + facts());
        }
        if (closed) {
            throw new IOException("stdin is closed already: " + facts());
        }
        try {
            pipe.write(bytes, offset, length);
            pipe.flush();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() {
        if (fed) {
            return;
        }
        closed = true;
        try {
            pipe.close();
        } catch (IOException e) {
            // The pipe is broken; a write that was lost by it has been told so.
            Log.debug("stdin was broken when it was closed: " + facts(), e);
        }
    }

    private IOException explained(IOException e) {
        try {
            int code = running.exit().get(EXIT_FOLLOWS_MILLIS, TimeUnit.MILLISECONDS).code();
            return new IOException(
                    "cannot write to stdin: the process has exited: %s, code=%d".formatted(facts(), code), e);
        } catch (TimeoutException _) {
            return new IOException("cannot write to stdin: the program has closed it: " + facts(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new IOException("cannot write to stdin: " + facts(), e);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String facts() {
        return "command=%s, pid=%d".formatted(running.command(), running.pid());
    }
}
