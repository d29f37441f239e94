package dev.prong.proto.rpc;

import com.google.protobuf.CodedInputStream;
import dev.prong.proto.codec.Wire;
import dev.prong.proto.v1.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Frames as gRPC messages, with room for values as deep as they may be. */
final class FrameMarshaller implements MethodDescriptor.Marshaller<Frame> {

    @Override
    public InputStream stream(Frame frame) {
        return new ByteArrayInputStream(frame.toByteArray());
    }

    @Override
    public Frame parse(InputStream stream) {
        try {
            CodedInputStream input = CodedInputStream.newInstance(stream);
            input.setRecursionLimit(Wire.RECURSION_LIMIT);
            return Frame.parseFrom(input);
        } catch (IOException e) {
            throw Status.INTERNAL.withDescription("bytes are no frame: " + e.getMessage()).withCause(e)
                    .asRuntimeException();
        }
    }
}
