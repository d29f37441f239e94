package dev.prong.child.grpc;

import dev.prong.child.grpc.health.v1.HealthCheckRequest;
import dev.prong.child.grpc.health.v1.HealthCheckResponse;
import dev.prong.child.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Set;

/**
 * The health checks of gRPC for the server as a whole and for {@link ChildServer#SERVICE}: serving as long as the runtime
 * takes tasks. It asks for no token: what it tells is no secret, and who asks has none. Thread-safe.
 */
final class HealthService {

    /** Far more than watch a server, and few enough to be told at once. */
    private static final int MAX_WATCHES = 1000;

    // Guarded by this.
    private final Set<ServerCallStreamObserver<HealthCheckResponse>> watches = new HashSet<>();
    private boolean serving = true;

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(Health.SERVICE)
                .addMethod(Health.CHECK, ServerCalls.asyncUnaryCall(this::check))
                .addMethod(Health.WATCH, ServerCalls.asyncServerStreamingCall(this::watch)).build();
    }

    private void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
        if (!isKnown(request)) {
            response.onError(Status.NOT_FOUND.withDescription("no such service here: service='" + request.getService()
                    + "'; ask for " + ChildServer.SERVICE + ", or for none").asRuntimeException());
            return;
        }
        response.onNext(answer(status()));
        response.onCompleted();
    }

    private synchronized void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
        var stream = (ServerCallStreamObserver<HealthCheckResponse>) response;
        if (watches.size() >= MAX_WATCHES) {
            stream.onError(Status.RESOURCE_EXHAUSTED.withDescription("too many watch this server: watches="
                    + watches.size()).asRuntimeException());
            return;
        }
        if (!isKnown(request)) {
            stream.onNext(answer(ServingStatus.SERVICE_UNKNOWN)); // It will never be there, and the stream stays open.
            return;
        }
        stream.setOnCancelHandler(() -> forget(stream));
        watches.add(stream);
        stream.onNext(answer(status()));
    }

    private synchronized void forget(ServerCallStreamObserver<HealthCheckResponse> stream) {
        watches.remove(stream);
    }

    /** Says from now on that it is not serving, to those who watch too. May be called again. */
    synchronized void notServing() {
        if (serving) {
            serving = false;
            watches.stream().filter(each -> !each.isCancelled()).forEach(each -> each.onNext(answer(status())));
        }
    }

    private synchronized ServingStatus status() {
        return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static boolean isKnown(HealthCheckRequest request) {
        return request.getService().isEmpty() || request.getService().equals(ChildServer.SERVICE);
    }

    private static HealthCheckResponse answer(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
