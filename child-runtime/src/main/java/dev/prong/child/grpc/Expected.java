package dev.prong.child.grpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The children that have been launched and have not dialled, by their tokens. Thread-safe. */
final class Expected {

    private final Map<String, CompletableFuture<GrpcLink>> waiting = new ConcurrentHashMap<>();

    /** Expects a child with {@code token}, once. */
    CompletableFuture<GrpcLink> await(String token) {
        return waiting.computeIfAbsent(token, _ -> new CompletableFuture<>());
    }

    /** Who waits for the child with that token; null if nobody does. The token is used up. */
    CompletableFuture<GrpcLink> take(String shown) {
        String known = null;
        for (String token : waiting.keySet()) {
            // Every token is compared, each in a time that does not depend on where it differs.
            if (MessageDigest.isEqual(bytes(token), bytes(shown))) {
                known = token;
            }
        }
        return known == null ? null : waiting.remove(known);
    }

    void forget(String token) {
        waiting.remove(token);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
