package dev.prong.child.frame;

import com.google.protobuf.ByteString;
import dev.prong.proto.codec.Weight;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Part;
import java.io.IOException;

/** Joins the parts of a long frame, and keeps count so that they cannot fill the heap. For one thread. */
final class FrameJoiner {

    private final long maxBytes;
    private final Intake intake;
    private ByteString joined = ByteString.EMPTY;

    FrameJoiner(long maxBytes, Intake intake) {
        this.maxBytes = maxBytes;
        this.intake = intake;
    }

    /** The whole frame if {@code part} was its last; else null. Waits where its intake does. */
    Frame add(Part part) throws IOException {
        if (part.getData().isEmpty()) {
            throw new ProtocolException("part of a frame without data: joinedBytes=" + joined.size()
                    + "; a sender of such parts could go on for ever");
        }
        long bytes = (long) joined.size() + part.getData().size();
        if (bytes > maxBytes) {
            throw new ProtocolException("frame is too large: bytes=" + bytes + ", maxBytes=" + maxBytes);
        }
        intake.part(part.getData().size());
        joined = joined.concat(part.getData());
        if (!part.getLast()) {
            return null;
        }
        ByteString whole = joined;
        joined = ByteString.EMPTY;
        intake.whole(weigh(whole));
        Frame frame = FrameParser.parse(whole.newCodedInput());
        if (frame.hasPart()) {
            throw new ProtocolException("part of a frame within a part: bytes=" + whole.size());
        }
        return frame;
    }

    /** By its tags and lengths, before any of it is parsed. */
    private long weigh(ByteString whole) throws ProtocolException {
        long most = intake.maxWeight();
        if (Weight.isLight(whole.size(), most)) {
            return whole.size();
        }
        long weight;
        try {
            weight = Weight.ofFrame(whole.newCodedInput(), most);
        } catch (IOException e) {
            throw new ProtocolException("bytes are no frame: bytes=" + whole.size() + ", reason=" + e.getMessage(), e);
        }
        if (weight > most) {
            throw new ProtocolException("frame needs too much heap: bytes=" + whole.size() + ", heapBytes>" + most
                    + ", maxHeapBytes=" + most + "; it holds too many small parts");
        }
        return weight;
    }

    /** Lets go of the parts that have come; no frame may be added any more. */
    void forget() {
        joined = ByteString.EMPTY;
    }

    /**
     * Another frame has come before the last part.
     *
     * @throws ProtocolException if it is none of those that may overtake
     */
    void between(Frame frame) throws ProtocolException {
        boolean isData = switch (frame.getKindCase()) {
            case RUN, DISCONNECT, CLASS_DATA, BEGUN, CLOSED, RESULT, FAILED, OUTPUT, PROGRESS, MESSAGE -> true;
            default -> false; // Control, or it is refused by whoever handles it.
        };
        if (isData && !joined.isEmpty()) {
            throw new ProtocolException("frame between the parts of another: kind=" + frame.getKindCase()
                    + ", joinedBytes=" + joined.size() + "; only control frames may overtake");
        }
    }
}
