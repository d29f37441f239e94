package dev.prong.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a subprocess has written to one stream and nobody has read yet. Until a reader claims it, the last 1 MiB is
 * kept, and the process does not wait, but for one second when that is first too little, so that a reader can come.
 * Once it is claimed nothing is lost, and the process waits while 1 MiB waits for the reader. Thread-safe.
 */
final class OutputBuffer implements Sink {

    private static final int KEPT_BYTES = 1024 * 1024;
    /** A program may write more than is kept before its starter has had the time to claim its output. */
    private static final long CLAIM_WITHIN_MILLIS = 1000;

    private final String name;
    private final ByteRing ring = new ByteRing();
    private int limit = KEPT_BYTES;
    private long droppedBytes;
    private long firstFullNanos;
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
            int offered = length - from;
            long patience = makeRoom(offered);
            int taken = Math.min(bound() - ring.size(), offered);
            ring.put(bytes, from, taken);
            from += taken;
            notifyAll();
            if (taken < offered) {
                wait(patience);
            }
        }
        return !closed;
    }

    /**
     * Drops the oldest bytes for {@code offered} new ones, unless there is a reader, or one may come.
     *
     * @return for how many milliseconds to wait for room; 0 is without end
     */
    private long makeRoom(int offered) {
        int excess = ring.size() + offered - bound();
        if (claim != null || excess <= 0) {
            return 0;
        }
        long patience = millisLeftToClaim();
        if (patience == 0) {
            ring.drop(excess);
            droppedBytes += excess;
        }
        return patience;
    }

    private int bound() {
        return claim == null ? KEPT_BYTES : limit;
    }

    /** Counted from when there is first too much; then 0 for ever. */
    private long millisLeftToClaim() {
        if (firstFullNanos == 0) {
            firstFullNanos = System.nanoTime() | 1;
        }
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstFullNanos);
        return Math.max(0, CLAIM_WITHIN_MILLIS - waited);
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
        notifyAll();
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)}. */
    synchronized int read(byte[] target, int offset, int length) throws IOException {
        reportDropped();
        if (length > 0) {
            awaitBytes();
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
            throw new IOException(
                    ("%s was cut before it was claimed: cut=%d bytes, kept=%d bytes; claim it right after "
                            + "spawn(), or read on for what was kept").formatted(name, cut, ring.size()));
        }
    }

    private void awaitBytes() throws InterruptedIOException {
        try {
            while (ring.size() == 0 && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }
}
