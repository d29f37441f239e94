package dev.prong.child.frame;

import dev.prong.proto.v1.Frame;
import java.io.IOException;

/**
 * What carries frames to the other side and back, and does nothing else: a pair of pipes, a gRPC stream. One thread at a
 * time sends, one receives.
 */
public interface FrameLink extends AutoCloseable {

    /**
     * Sends a frame, and waits while the other side is slow to take it.
     *
     * @throws IOException if the other side is gone
     */
    void send(Frame frame) throws IOException;

    /**
     * Waits for the next frame; null at the end of the stream.
     *
     * @throws ProtocolException if what arrives is no frame
     * @throws IOException if the connection broke
     */
    Frame receive() throws IOException;

    /**
     * Waits until what was sent has been written, if the operating system takes it: it is then lost no more by the end of
     * this process. Does nothing if {@link #send} does that.
     */
    default void flush() throws InterruptedException {
    }

    /** Waits until what was sent cannot be lost any more by the end of this process; nothing can be sent after it. */
    void finish() throws InterruptedException;

    /**
     * Has {@link #receive} give what has arrived so far, and then the end; nothing can be sent any more. For a process that
     * has ended, whose side of the connection may be held by somebody it has left behind. Does not wait. Does nothing if
     * the streams that carry the frames are ended so by whoever made them.
     */
    default void drain() {
    }

    /** Ends the connection without waiting; whoever sends or receives gets an end or an error. May be called again. */
    @Override
    void close();
}
