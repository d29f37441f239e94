package dev.prong.command;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads one output stream of a process to its end, on a thread of its own, into a sink. */
final class Pump implements Runnable, Closeable {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final byte[] head;
    private final ReadableByteChannel source;
    private final Sink sink;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param head what was taken from the source before */
    Pump(byte[] head, ReadableByteChannel source, Sink sink) {
        this.head = head;
        this.source = source;
        this.sink = sink;
    }

    @Override
    public void run() {
        Optional<IOException> failure = Optional.empty();
        try (source) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            boolean wanted = head.length == 0 || sink.accept(head, head.length);
            while (wanted && source.read(chunk.clear()) >= 0) {
                wanted = sink.accept(chunk.array(), chunk.position());
            }
        } catch (ClosedChannelException | InterruptedException _) {
            // close() was called: whoever did that wants no more.
        } catch (IOException e) {
            failure = Optional.of(e);
        } finally {
            sink.end(failure);
            ended.countDown();
        }
    }

    Sink sink() {
        return sink;
    }

    /** Waits for the end of the stream; false if {@code nanos} were over before. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends it at once, whoever may still hold the other side; the next write there fails with a broken pipe. */
    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            Log.warning("cannot close an output stream", e);
        }
    }
}
