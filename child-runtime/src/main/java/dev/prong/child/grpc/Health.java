package dev.prong.child.grpc;

import dev.prong.child.grpc.health.v1.HealthCheckRequest;
import dev.prong.child.grpc.health.v1.HealthCheckResponse;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The methods of the service {@code grpc.health.v1.Health}, written by hand as that of {@link Connect} is. */
final class Health {

    /** The name of the service. */
    static final String SERVICE = "grpc.health.v1.Health";

    /** {@code rpc Check(HealthCheckRequest) returns (HealthCheckResponse)}. */
    static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> CHECK = method(MethodType.UNARY,
            "Check");

    /** {@code rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse)}. */
    static final MethodDescriptor<HealthCheckRequest, HealthCheckResponse> WATCH = method(
            MethodType.SERVER_STREAMING, "Watch");

    private Health() {
    }

    private static MethodDescriptor<HealthCheckRequest, HealthCheckResponse> method(MethodType type, String name) {
        return MethodDescriptor.<HealthCheckRequest, HealthCheckResponse> newBuilder().setType(type)
                .setFullMethodName(SERVICE + "/" + name)
                .setRequestMarshaller(new MessageMarshaller<>(HealthCheckRequest.parser()))
                .setResponseMarshaller(new MessageMarshaller<>(HealthCheckResponse.parser())).build();
    }
}
