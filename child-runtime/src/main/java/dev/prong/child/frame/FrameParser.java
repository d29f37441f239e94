package dev.prong.child.frame;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.prong.proto.codec.Wire;
import dev.prong.proto.v1.Frame;
import java.io.IOException;

/** Makes frames of bytes, with room for values as deep as they may be. */
public final class FrameParser {

    private FrameParser() {
    }

    /**
     * The frame that {@code input} holds.
     *
     * @throws ProtocolException if it holds none
     */
    public static Frame parse(CodedInputStream input) throws ProtocolException {
        try {
            input.setRecursionLimit(Wire.RECURSION_LIMIT);
            Frame frame = Frame.parseFrom(input);
            input.checkLastTagWas(0); // The parser takes the end of a group that never began for the end of the frame.
            if (frame.getKindCase() == Frame.KindCase.KIND_NOT_SET) {
                throw new ProtocolException("frame of an unknown kind: bytes=" + input.getTotalBytesRead());
            }
            return frame;
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolException("bytes are no frame: bytes=" + input.getTotalBytesRead() + ", reason="
                    + e.getMessage(), e);
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ProtocolException("bytes are no frame: " + e.getMessage(), e);
        }
    }
}
