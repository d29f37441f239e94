package dev.prong.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a subprocess has written to one stream and nobody has read yet, 1 MiB of it. Once a reader has claimed it nothing is
 * lost, and the process waits while the buffer is full. Before that the process waits as well, until the starter shows that
 * it may not come for this stream: it reads the other one, or waits or listens for the end. Then the process waits a second
 * more, and from then on the last 1 MiB is kept and what is older is dropped.
 *
 * <p>A reader that is let go without a close cannot make room any more: once the garbage collector has found that, the rest
 * is dropped, which is logged. So is a reader that makes the process wait for long. Thread-safe.
 */
final class OutputBuffer implements Sink {

    private static final int KEPT_BYTES = 1024 * 1024;
    /** A program may write more than is kept before its starter has had the time to claim its output. */
    private static final long CLAIM_WITHIN_MILLIS = 1000;

    private static final long LOOK_EVERY_MILLIS = 1000;
    private static final Duration TELL_AFTER = Duration.ofSeconds(10);

    private final String name;
    private final long tellAfterNanos;
    private final ByteRing ring = new ByteRing();
    private int limit = KEPT_BYTES;
    private long droppedBytes;
    private long firstFullNanos;
    private String claim;
    private String program = "";
    /** The reader, if it is one that can be let go. */
    private Optional<WeakReference<Object>> reader = Optional.empty();
    private boolean abandoned;
    /** Since when the process waits for the reader; 0 if it does not. */
    private long waitingNanos;
    private boolean told;
    private boolean expected = true;
    private boolean closed;
    private boolean ended;
    private Optional<IOException> failure = Optional.empty();

    /** @param name "stdout" or "stderr" */
    OutputBuffer(String name) {
        this(name, TELL_AFTER);
    }

    /** @param tellAfter how long a process waits for a reader before that is logged */
    OutputBuffer(String name, Duration tellAfter) {
        this.name = name;
        this.tellAfterNanos = tellAfter.toNanos();
    }

    /** Says what writes it, as facts for the log. */
    synchronized void writtenBy(String facts) {
        program = facts;
    }

    @Override
    public boolean accept(byte[] bytes, int length) throws InterruptedException {
        int from = 0;
        while (from < length && !isClosed()) {
            from += offer(bytes, from, length - from);
            news().ifPresent(text -> Log.warning(text, null)); // Not under the lock: it may be a log of the user's.
        }
        return !isClosed();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Takes what there is room for, and waits a while for room for the rest. */
    @SuppressWarnings("WaitNotInLoop") // accept() looks again.
    private synchronized int offer(byte[] bytes, int from, int offered) throws InterruptedException {
        if (abandoned || closed) {
            return offered;
        }
        long patience = makeRoom(offered);
        int taken = Math.min(bound() - ring.size(), offered);
        ring.put(bytes, from, taken);
        notifyAll();
        if (taken < offered) {
            waitingNanos = waitingNanos == 0 ? System.nanoTime() | 1 : waitingNanos;
            wait(claim == null ? patience : LOOK_EVERY_MILLIS);
        }
        return taken;
    }

    /** What is to be told of a reader for whom the process waits. */
    private synchronized Optional<String> news() {
        if (claim == null || closed || abandoned || waitingNanos == 0) {
            return Optional.empty();
        }
        String facts = "claimed by " + claim + program;
        if (reader.filter(held -> held.refersTo(null)).isPresent()) {
            abandoned = true;
            ring.drop(ring.size());
            return Optional
                    .of(name + " has lost its reader, which was neither read to its end nor closed, so the rest is"
                            + " dropped: " + facts + "; close it (most programs end then), or read on");
        }
        if (!told && System.nanoTime() - waitingNanos >= tellAfterNanos) {
            told = true;
            return Optional.of("program waits for the reader of its %s: %s, waiting=%s; read on, or close it"
                    .formatted(name, facts, Duration.ofNanos(System.nanoTime() - waitingNanos)
                            .truncatedTo(ChronoUnit.MILLIS)));
        }
        return Optional.empty();
    }

    /**
     * Drops the oldest bytes for {@code offered} new ones, unless there is a reader, or one may come.
     *
     * @return for how many milliseconds to wait for room; 0 is without end
     */
    private long makeRoom(int offered) {
        int excess = ring.size() + offered - bound();
        if (claim != null || expected || excess <= 0) {
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

    /** Nobody need come to read this, and the process must not wait for it. */
    synchronized void expectNoReader() {
        expected = false;
        notifyAll();
    }

    /** Counted from when there is first too much and no reader is expected; then 0 for ever. */
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
        waitingNanos = 0;
        notifyAll();
    }

    /** The one who claimed it reads by this, and nothing else here holds it. */
    synchronized void readBy(Object claimed) {
        reader = Optional.of(new WeakReference<>(claimed));
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
            waitingNanos = 0;
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
