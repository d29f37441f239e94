package dev.prong.child.frame;

import com.google.protobuf.ByteString;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Part;

/** Joins the parts of a long frame, and keeps count so that they cannot fill the heap. For one thread. */
final class FrameJoiner {

    private final long maxBytes;
    private ByteString joined = ByteString.EMPTY;

    FrameJoiner(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The whole frame if {@code part} was its last; else null. */
    Frame add(Part part) throws ProtocolException {
        long bytes = (long) joined.size() + part.getData().size();
        if (bytes > maxBytes) {
            throw new ProtocolException("frame is too large: bytes=" + bytes + ", maxBytes=" + maxBytes);
        }
        joined = joined.concat(part.getData());
        if (!part.getLast()) {
            return null;
        }
        ByteString whole = joined;
        joined = ByteString.EMPTY;
        return FrameParser.parse(whole.newCodedInput());
    }
}
