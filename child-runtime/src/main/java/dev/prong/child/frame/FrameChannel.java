package dev.prong.child.frame;

import dev.prong.failure.SafeLog;
import dev.prong.MessageException;
import dev.prong.proto.v1.Frame;
import dev.prong.thread.OwnThreads;
import java.io.IOException;

/**
 * A connection as its two ends use it: a thread of its own sends, control before data and long frames in parts, so that
 * nobody who sends is held up by the other side for longer than he chooses; whoever reads receives whole frames.
 * Thread-safe, but one thread at a time receives.
 */
public final class FrameChannel implements AutoCloseable {

    private final FrameLink link;
    private final long maxSentBytes;
    private final Intake intake;
    private final SendQueue queue = new SendQueue();
    private final FrameJoiner joiner;
    /** What ended the sender though the other side was there; null if nothing did. */
    private volatile Throwable failure;

    /**
     * A channel over {@code link}, which it closes.
     *
     * @param name whose it is, for the thread that sends
     * @param limits of what is received
     * @param sending the limits of what is sent
     * @param intake what is taken in of long frames
     */
    public FrameChannel(FrameLink link, String name, ChannelLimits limits, ChannelLimits sending, Intake intake) {
        this.link = link;
        this.maxSentBytes = sending.maxFrameBytes();
        this.intake = intake;
        this.joiner = new FrameJoiner(limits.maxFrameBytes(), intake);
        OwnThreads.platform("prong-" + name + "-sender").start(this::sendAll);
    }

    /** The same with the same limits both ways, which takes in whatever they allow. */
    public FrameChannel(FrameLink link, String name, ChannelLimits limits) {
        this(link, name, limits, limits, Intake.ANYTHING);
    }

    /**
     * Sends a control frame: never waits, overtakes data. Dropped if the connection has ended, or if too many of them wait
     * because the other side does not read, of which the intake is told.
     */
    public void sendControl(Frame frame) {
        if (!queue.addControl(frame)) {
            intake.notRead(SendQueue.MAX_CONTROL);
        }
    }

    /** Sends a frame behind those before it, without waiting. Dropped if the connection has ended. */
    public void sendNow(Frame frame) {
        check(frame);
        queue.addData(frame);
    }

    /**
     * Sends a frame behind those before it and waits until it has left this process: it then arrives even if this process
     * dies in the next moment. Dropped if the connection has ended. An interrupt ends the wait and not the
     * sending; the flag stays set.
     *
     * @throws MessageException if the frame is longer than the limit
     */
    public void sendThrough(Frame frame) {
        check(frame);
        long number = queue.addData(frame);
        try {
            queue.awaitSent(number);
            link.flush();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Frame frame) {
        if (frame.getSerializedSize() > maxSentBytes) {
            throw new MessageException("value is too large: bytes=" + frame.getSerializedSize() + ", maxBytes="
                    + maxSentBytes + "; send it in pieces or as a file");
        }
    }

    /**
     * Waits for the next frame; null at the end.
     *
     * @throws ProtocolException if the other side broke the protocol
     * @throws FailedHereException if this side cannot go on, for want of memory
     * @throws IOException if the connection broke
     */
    public Frame receive() throws IOException {
        Frame frame;
        try {
            frame = receiveWhole();
        } catch (OutOfMemoryError e) {
            joiner.forget(); // Or there would be no memory for what follows, on any thread.
            throw new FailedHereException(e);
        } catch (IOException e) {
            joiner.forget(); // Nothing will be whole any more, and somebody may hold this for long.
            requireSender();
            throw e;
        }
        if (frame == null) {
            joiner.forget();
            requireSender();
        }
        return frame;
    }

    private void requireSender() throws FailedHereException {
        Throwable ofSender = failure;
        if (ofSender != null) {
            throw new FailedHereException(ofSender);
        }
    }

    private Frame receiveWhole() throws IOException {
        intake.handled(); // Whoever asks for the next is done with the one before.
        Frame frame = link.receive();
        while (frame != null && frame.hasPart()) {
            Frame whole = joiner.add(frame.getPart());
            if (whole != null) {
                return whole;
            }
            frame = link.receive();
        }
        if (frame != null) {
            joiner.between(frame);
        }
        return frame;
    }

    /** Waits until what has been given to it is sent, or the connection has ended. */
    public void awaitSent() throws InterruptedException {
        queue.awaitAllSent();
    }

    /** Ends the connection at once. */
    @Override
    public void close() {
        queue.abort();
        link.close();
    }

    /** In a method of its own: a thread that waits for the next frame must not hold the one before. */
    private boolean sendNext() throws IOException {
        Frame next = queue.take();
        if (next != null) {
            link.send(next);
        }
        return next != null;
    }

    private void sendAll() {
        try {
            boolean more = true;
            while (more) {
                more = sendNext();
            }
        } catch (IOException e) {
            // The reader of this connection learns its end, and the process's exit says why: this is only an echo.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "connection ended while sending", e);
            queue.abort();
        } catch (Throwable e) {
            // Nothing would be sent any more, and nobody would know: whoever receives ends, and says why.
            failure = e;
            queue.abort();
            link.close();
        }
    }
}
