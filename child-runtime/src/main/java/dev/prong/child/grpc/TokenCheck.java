package dev.prong.child.grpc;

import dev.prong.proto.rpc.Connect;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;

/** Lets in who shows the token of a child that is expected, and nobody else. */
final class TokenCheck implements ServerInterceptor {

    /** Who waits for the child whose call is being accepted. */
    static final Context.Key<CompletableFuture<GrpcLink>> WAITING = Context.key("prong-waiting");

    private final Expected expected;
    private final boolean remote;

    /** {@code remote} says whether strangers may dial, and who is refused is to be logged. */
    TokenCheck(Expected expected, boolean remote) {
        this.expected = expected;
        this.remote = remote;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
            ServerCallHandler<Q, A> next) {
        String token = headers.get(Connect.TOKEN);
        CompletableFuture<GrpcLink> waiting = token == null ? null : expected.take(token);
        if (waiting == null) {
            System.getLogger("dev.prong.child").log(remote ? Level.WARNING : Level.DEBUG,
                    "child refused: address=" + call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) + ", reason="
                            + (token == null ? "no token" : "its token is unknown, used or expired"));
            call.close(Status.UNAUTHENTICATED.withDescription("no child with this token is expected"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(WAITING, waiting), call, headers, next);
    }
}
