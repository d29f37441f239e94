package dev.prong.child.grpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The children that have been launched and have not dialled, by their tokens. Thread-safe. */
final class Expected {

    /** Far more than anybody starts at once, and few enough to be compared. */
    private static final int MAX_INVITED = 10_000;

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /** Who waits for a child; {@code expires} by {@link System#nanoTime()}, unless it is null. */
    private record Waiting(CompletableFuture<GrpcLink> link, Long expires) {

        boolean isOver() {
            return expires != null && System.nanoTime() - expires >= 0;
        }
    }

    /** Expects a child with {@code token}, once. */
    CompletableFuture<GrpcLink> await(String token) {
        return waiting.computeIfAbsent(token, _ -> new Waiting(new CompletableFuture<>(), null)).link();
    }

    /**
     * Expects a child with {@code token}, once, for so long.
     *
     * @throws IllegalStateException if too many are expected already
     */
    CompletableFuture<GrpcLink> await(String token, Duration validFor) {
        waiting.values().removeIf(Waiting::isOver);
        if (waiting.size() >= MAX_INVITED) {
            throw new IllegalStateException("too many children are invited and have not come: invited=" + waiting.size()
                    + "; let invitations expire earlier");
        }
        Waiting invited = new Waiting(new CompletableFuture<>(), System.nanoTime() + validFor.toNanos());
        waiting.put(token, invited);
        return invited.link();
    }

    /** Who waits for the child with that token; null if nobody does, or nobody does any more. The token is used up. */
    CompletableFuture<GrpcLink> take(String shown) {
        String known = null;
        for (String token : waiting.keySet()) {
            // Every token is compared, each in a time that does not depend on where it differs.
            if (MessageDigest.isEqual(bytes(token), bytes(shown))) {
                known = token;
            }
        }
        Waiting found = known == null ? null : waiting.remove(known);
        return found == null || found.isOver() ? null : found.link();
    }

    void forgetAll() {
        waiting.clear();
    }

    void forget(String token) {
        waiting.remove(token);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
