package dev.prong.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * What a subprocess has written to one stream and nobody has read yet. Until a reader claims it, the last 1 MiB is kept and
 * the process never waits; from then on nothing is lost, and the process waits while 1 MiB waits for the reader.
 * Thread-safe.
 */
final class OutputBuffer implements Sink {

    private static final int KEPT_BYTES = 1024 * 1024;

    private final String name;
    private final ByteRing ring = new ByteRing();
    private int limit = KEPT_BYTES;
    private long droppedBytes;
    private String claim;
    private boolean closed;
    private boolean ended;
    private Optional<IOException> failure = Optional.empty();

    /** @param name "stdout" or "stderr" */
    OutputBuffer(String name) {
        this.name = name;
    }

    @Override
    public synchronized boolean accept(byte[] bytes, int length) throws InterruptedException {
        int from = 0;
        while (from < length && !closed) {
            int taken = Math.min(room(length - from), length - from);
            ring.put(bytes, from, taken);
            from += taken;
            notifyAll();
            if (from < length) {
                wait();
            }
        }
        return !closed;
    }

    /** How much may be put in: all of it while nobody has claimed it, at the cost of the oldest. */
    private int room(int needed) {
        if (claim != null) {
            return limit - ring.size();
        }
        int dropped = Math.max(0, ring.size() + needed - KEPT_BYTES);
        ring.drop(dropped);
        droppedBytes += dropped;
        return needed;
    }

    @Override
    public synchronized void end(Optional<IOException> cause) {
        ended = true;
        failure = cause;
        notifyAll();
    }

    @Override
    public synchronized void widen(int bytes) {
        limit += bytes;
        notifyAll();
    }

    /**
     * Makes the caller the only reader.
     *
     * @throws IllegalStateException if there is one
     */
    synchronized void claim(String by) {
        if (claim != null) {
            throw new IllegalStateException("%s is read already: claimed by %s".formatted(name, claim));
        }
        claim = by;
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)}. */
    synchronized int read(byte[] target, int offset, int length) throws IOException {
        reportDropped();
        while (ring.size() == 0 && !ended && !closed && length > 0) {
            awaitChange();
        }
        if (closed) {
            throw new IOException(name + " was closed by its reader");
        }
        if (ring.size() > 0 || length == 0) {
            int taken = ring.take(target, offset, length);
            notifyAll();
            return taken;
        }
        if (failure.isPresent()) {
            throw new IOException(name + " broke off before its end", failure.get());
        }
        return -1;
    }

    synchronized int available() {
        return ring.size();
    }

    /** The reader wants no more. */
    synchronized void close() {
        closed = true;
        ring.drop(ring.size());
        notifyAll();
    }

    /** Thrown once; reading on then gives what was kept. */
    private void reportDropped() throws IOException {
        if (droppedBytes > 0) {
            long cut = droppedBytes;
            droppedBytes = 0;
            throw new IOException(("%s was cut before it was claimed: cut=%d bytes, kept=%d bytes; claim it right after "
                    + "spawn(), or read on for what was kept").formatted(name, cut, ring.size()));
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop.
    private void awaitChange() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }
}
