package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A stream whose reader can be freed though the stream itself cannot be closed while it is read: a thread of its own reads
 * it ahead, and that one is left behind, until whoever holds the other end has ended. For systems without {@code /proc}.
 * Thread-safe, but one thread at a time reads.
 */
final class PumpedInput extends InputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream source;

    // Guarded by this.
    private byte[] ready = {};
    private int start;
    private boolean ended;

    PumpedInput(InputStream source, String threadName) {
        this.source = source;
        OwnThreads.platform(threadName).start(this::pump);
    }

    private void pump() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (source) {
            for (int n = source.read(buffer); n >= 0 && offer(buffer, n); n = source.read(buffer)) {
            }
        } catch (IOException e) {
            // The JDK closes the stream when the process ends while this reads; nothing more can come.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "stream of a child closed", e);
        } finally {
            end();
        }
    }

    private synchronized boolean offer(byte[] bytes, int count) {
        while (!ended && start < ready.length) {
            await();
        }
        if (ended) {
            return false;
        }
        ready = Arrays.copyOf(bytes, count);
        start = 0;
        notifyAll();
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // Those who call it look again.
    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a thread that reads a pipe", e);
        }
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
        while (!ended && start == ready.length) {
            await();
        }
        int count = Math.min(length, ready.length - start);
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(ready, start, target, offset, count);
        start += count;
        notifyAll();
        return count;
    }

    @Override
    public synchronized int available() {
        return ready.length - start;
    }

    /** Frees whoever reads; the thread that reads ahead ends with its own read. */
    @Override
    public void close() {
        end();
    }
}
