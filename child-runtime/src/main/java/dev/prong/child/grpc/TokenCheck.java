package dev.prong.child.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;

/** Lets in who shows the token of a child that is expected, and nobody else. */
final class TokenCheck implements ServerInterceptor {

    /** Who waits for the child whose call is being accepted. */
    static final Context.Key<CompletableFuture<GrpcLink>> WAITING = Context.key("prong-waiting");

    private final Expected expected;
    private final Door door;
    private final Refusals refusals;

    TokenCheck(Expected expected, Door door, Refusals refusals) {
        this.expected = expected;
        this.door = door;
        this.refusals = refusals;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        String token = headers.get(Connect.TOKEN);
        CompletableFuture<GrpcLink> waiting = token == null ? null : expected.take(token);
        if (waiting == null) {
            refusals.add(address, token == null ? "no token" : "its token is unknown, used or expired");
            call.close(Status.UNAUTHENTICATED.withDescription("no child with this token is expected"), new Metadata());
            door.turnAway(address);
            return new ServerCall.Listener<>() {};
        }
        door.letIn(address);
        return Contexts.interceptCall(Context.current().withValue(WAITING, waiting), call, headers, next);
    }
}
