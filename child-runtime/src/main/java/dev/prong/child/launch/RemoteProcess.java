package dev.prong.child.launch;

import dev.prong.process.Killable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process of a child that was started elsewhere: all that is known of it is its connection, so it lives as long as
 * that. It has no streams, no exit code and no process id that means something here; killing it ends the connection,
 * upon which the child ends itself. Thread-safe.
 */
public final class RemoteProcess extends Process implements Killable {

    /** Stands for the exit code that nobody here can know. */
    public static final int NO_CODE = -1;

    private final CompletableFuture<Process> gone = new CompletableFuture<>();
    private volatile long toldPid;

    /** The child has told which process it is, wherever it is. */
    public void tell(long pid) {
        toldPid = pid;
    }

    /** What the child has told; 0 before. */
    public long toldPid() {
        return toldPid;
    }

    /** The connection has ended, or will never be. May be called again. */
    public void end() {
        gone.complete(this);
    }

    /** Runs {@code action} once the connection has ended; at once if it has. */
    public void whenGone(Runnable action) {
        var _ = gone.thenRun(action);
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return gone.copy();
    }

    @Override
    public boolean isAlive() {
        return !gone.isDone();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            gone.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an error", e);
        }
        return NO_CODE;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            gone.get(timeout, unit);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an error", e);
        }
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("remote child is connected");
        }
        return NO_CODE;
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void destroy() {
        end();
    }

    @Override
    public Process destroyForcibly() {
        end();
        return this;
    }

    /** Does nothing: there is no signal that gets there, and the child has been told by a frame. */
    @Override
    public void terminate() {
        // See above.
    }

    @Override
    public void kill() {
        end();
    }

    @Override
    public boolean awaitGone(Duration limit) {
        return !isAlive();
    }

    @Override
    public boolean killAndAwait(Duration limit) {
        end();
        return true;
    }
}
