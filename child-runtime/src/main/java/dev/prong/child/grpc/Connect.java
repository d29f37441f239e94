package dev.prong.child.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * The one method of the service {@code prong.v1.Children}, written by hand: a generator would bring a dependency for
 * these few lines.
 */
public final class Connect {

    /**
     * {@code rpc Connect(stream Frame) returns (stream Frame)}, each frame as its encoding: gRPC's thread is not to parse
     * what a stranger has sent, and an error there would be told to nobody.
     */
    public static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]> newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING).setFullMethodName("prong.v1.Children/Connect")
            .setRequestMarshaller(new BytesMarshaller()).setResponseMarshaller(new BytesMarshaller()).build();

    /** The header with the token of the child's bootstrap. */
    public static final Metadata.Key<String> TOKEN = Metadata.Key.of("prong-token", Metadata.ASCII_STRING_MARSHALLER);

    private Connect() {
    }
}
