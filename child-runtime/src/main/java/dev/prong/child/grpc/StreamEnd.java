package dev.prong.child.grpc;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;

/**
 * How a stream that somebody has dialled really ended: gRPC tells the one who receives on it only that it was cancelled,
 * also when it cancelled it itself, for a message that is too large. Thread-safe.
 */
final class StreamEnd extends ServerStreamTracer {

    private static final Context.Key<StreamEnd> OF_STREAM = Context.key("prong-stream-end");

    private volatile Status status = Status.OK;

    /** Of the stream that is being accepted. */
    static StreamEnd ofAccepted() {
        return OF_STREAM.get();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(OF_STREAM, this);
    }

    @Override
    public void streamClosed(Status closed) {
        status = closed;
    }

    /** What is known of an end that was told as {@code told}. */
    Status reasonOf(Status told) {
        Status own = status;
        return own.isOk() ? told : own;
    }
}
