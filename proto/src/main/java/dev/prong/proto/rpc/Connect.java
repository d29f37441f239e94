package dev.prong.proto.rpc;

import dev.prong.proto.v1.Frame;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * The one method of the service {@code prong.v1.Children}, written by hand: a generator would bring a dependency for
 * these few lines.
 */
public final class Connect {

    /** {@code rpc Connect(stream Frame) returns (stream Frame)}. */
    public static final MethodDescriptor<Frame, Frame> METHOD = MethodDescriptor.<Frame, Frame> newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING).setFullMethodName("prong.v1.Children/Connect")
            .setRequestMarshaller(new FrameMarshaller()).setResponseMarshaller(new FrameMarshaller()).build();

    /** The header with the token of the child's bootstrap. */
    public static final Metadata.Key<String> TOKEN = Metadata.Key.of("prong-token", Metadata.ASCII_STRING_MARSHALLER);

    private Connect() {
    }
}
