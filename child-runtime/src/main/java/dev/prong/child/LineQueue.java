package dev.prong.child;

import dev.prong.OutputLine;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lines between a child and the one who reads them as a stream; whoever adds waits for the reader. Thread-safe. */
final class LineQueue {

    static final int MAX_CHARS = 1 << 20;
    /** A line costs memory however short it is. */
    static final int MAX_LINES = 1 << 14;

    private final Queue<OutputLine> lines = new ArrayDeque<>();
    private int chars;
    private boolean lifted;
    private boolean ended;
    private boolean closed;

    /** Adds a line, or drops it if nobody will read it. An interrupt does not end the wait and stays set. */
    synchronized void add(OutputLine line) {
        boolean interrupted = false;
        while (!closed && !lifted && (chars >= MAX_CHARS || lines.size() >= MAX_LINES)) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (!closed) {
            lines.add(line);
            chars += line.text().length();
            notifyAll();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on nobody who adds waits: the child has ended, and little is left to come. */
    synchronized void lift() {
        lifted = true;
        notifyAll();
    }

    /** No more lines will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The lines as they come; for one reader. */
    Stream<OutputLine> stream() {
        Spliterator<OutputLine> all = Spliterators.spliteratorUnknownSize(new Lines(),
                Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(all, false).onClose(this::close);
    }

    private synchronized void close() {
        closed = true;
        lines.clear();
        chars = 0;
        notifyAll();
    }

    /** The next line; null at the end. */
    private synchronized OutputLine take() {
        while (lines.isEmpty() && !ended && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException("interrupted while waiting for a line of a child",
                        (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e));
            }
        }
        OutputLine line = lines.poll();
        if (line != null) {
            chars -= line.text().length();
            notifyAll();
        }
        return line;
    }

    private final class Lines implements Iterator<OutputLine> {

        private OutputLine next;

        @Override
        public boolean hasNext() {
            next = next == null ? take() : next;
            return next != null;
        }

        @Override
        public OutputLine next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no more lines");
            }
            OutputLine line = next;
            next = null;
            return line;
        }
    }
}
