package dev.prong.child.grpc;

import dev.prong.failure.SafeLog;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FailedHereException;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.FrameParser;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Frames over one gRPC stream, at either end. gRPC's flow control is taken by hand both ways: a frame is asked for when
 * one has been received, and sent when the stream is ready, so nothing piles up in its buffers.
 */
final class GrpcLink implements FrameLink, StreamObserver<byte[]> {

    /** How many frames may arrive before the first of them has been received: less than a hundredth of the heap, up to 16. */
    private static final int WINDOW = Math.clamp(
            Runtime.getRuntime().maxMemory() / (128L * ChannelLimits.MAX_CARRIED_BYTES), 2, 16);

    /** What arrived: a frame, or the end with its fault if there was one. */
    private sealed interface Arrival {
        record Received(ByteString bytes) implements Arrival {
        }

        record Ended(IOException fault) implements Arrival {
        }
    }

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Flush flush;
    private final Consumer<? super GrpcLink> afterClose;
    private final boolean dials;
    private final UnaryOperator<Status> reasons;
    /** Held while something is handed to {@link #out}: a stream takes nothing from two threads at once. */
    private final Object sending = new Object();
    private CallStreamObserver<byte[]> out;
    private boolean answered; // For gRPC's thread.

    // Guarded by this.
    private boolean ended; // By the other side.
    private IOException endedBy; // If it broke the protocol, or never was there, or this side failed.
    private boolean completed; // By this side.

    /** Waits until what gRPC was given has been written to the socket. */
    @FunctionalInterface
    interface Flush {
        void await() throws InterruptedException;
    }

    /**
     * A link that is not attached to its stream yet.
     *
     * @param dials whether it is the end that dials: a failure before the first frame then is not the end of a connection
     * @param reasons knows more of an error than its status tells
     * @param afterClose releases what carries the stream of the closed link
     */
    GrpcLink(boolean dials, UnaryOperator<Status> reasons, Flush flush, Consumer<? super GrpcLink> afterClose) {
        this.reasons = reasons;
        this.dials = dials;
        this.flush = flush;
        this.afterClose = afterClose;
    }

    /** Attaches it, before anything flows. */
    void attach(CallStreamObserver<byte[]> stream) {
        out = stream;
        out.setOnReadyHandler(this::changed);
    }

    /** Lets frames arrive. */
    void begin() {
        out.request(WINDOW);
    }

    private synchronized void changed() {
        notifyAll();
    }

    @Override
    public void send(Frame frame) throws IOException {
        synchronized (this) {
            awaitReady();
        }
        byte[] bytes = frame.toByteArray();
        try {
            synchronized (sending) {
                out.onNext(bytes);
            }
        } catch (RuntimeException e) { // gRPC's word for a stream that has ended in the meantime.
            throw new IOException("stream has ended", e);
        }
    }

    @Override
    public void flush() throws InterruptedException {
        flush.await();
    }

    private void awaitReady() throws IOException {
        while (!ended && !out.isReady()) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a sender's thread", e);
            }
        }
        if (ended && endedBy != null) {
            throw endedBy; // Who dials sends before he receives, and is to hear why that is in vain.
        }
        if (ended) {
            throw new IOException("stream has ended");
        }
    }

    @Override
    public Frame receive() throws IOException {
        Arrival arrival;
        try {
            arrival = arrivals.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a receiver's thread", e);
        }
        return switch (arrival) {
            case Arrival.Received(ByteString bytes) -> {
                letNextArrive();
                yield FrameParser.parse(bytes.newCodedInput());
            }
            case Arrival.Ended(IOException fault) -> {
                arrivals.add(arrival); // Whoever asks again gets the same answer.
                if (fault != null) {
                    throw fault;
                }
                yield null;
            }
        };
    }

    private void letNextArrive() {
        try {
            out.request(1);
        } catch (RejectedExecutionException _) {
            // The link was closed, and the thread that would do it has ended: what has arrived is the last.
        }
    }

    @Override
    public void onNext(byte[] bytes) {
        answered = true;
        try {
            arrivals.add(new Arrival.Received(UnsafeByteOperations.unsafeWrap(bytes)));
        } catch (OutOfMemoryError e) {
            failHere(e);
        }
    }

    /** A broken connection is the end of the stream, as it is for a pipe; the exit of the process says why. */
    @Override
    public void onError(Throwable error) {
        Status status = reasons.apply(Status.fromThrowable(error));
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) { // On the thread that serves the socket.
                failHere(cause);
                return;
            }
        }
        boolean broken = switch (status.getCode()) {
            case CANCELLED, UNAVAILABLE, ABORTED, UNKNOWN -> true;
            default -> false;
        };
        boolean unanswered = broken && !answered && dials;
        end(broken && !unanswered ? null
                : unanswered ? new ProtocolException("parent cannot be reached: " + reasonOf(status), error)
                        : new ProtocolException("stream failed: status=" + status.getCode() + ", reason="
                                + status.getDescription(), error));
    }

    /** What gRPC says is but "io exception" where the cause has the word that helps. */
    private static String reasonOf(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "status=" + status.getCode() + ", reason=" + (cause == null ? status.getDescription()
                : cause.getMessage());
    }

    @Override
    public void onCompleted() {
        end(null);
    }

    /** Ends it for a failure of this side: frames may be missing from now on. */
    void failHere(Throwable cause) {
        end(new FailedHereException(cause));
    }

    private void end(IOException fault) {
        arrivals.add(new Arrival.Ended(fault));
        synchronized (this) {
            ended = true;
            endedBy = endedBy == null ? fault : endedBy;
            notifyAll();
        }
    }

    /** The other side ends the stream when it has received the end of this one. */
    @Override
    public void finish() throws InterruptedException {
        complete();
        synchronized (this) {
            while (!ended) {
                wait();
            }
        }
    }

    @Override
    public void drain() {
        close();
    }

    @Override
    public void close() {
        end(null);
        complete();
        afterClose.accept(this);
    }

    private void complete() {
        synchronized (this) {
            if (completed) {
                return;
            }
            completed = true;
        }
        try {
            synchronized (sending) {
                out.onCompleted();
            }
        } catch (RuntimeException e) {
            // The other side was faster; there is nothing left to complete.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "stream had ended", e);
        }
    }
}
