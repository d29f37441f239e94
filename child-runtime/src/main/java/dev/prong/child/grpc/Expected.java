package dev.prong.child.grpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The children that have been launched or invited and have not dialled. They are found by a digest of their token, so
 * that a look costs the same however many there are, and how long it takes says nothing about any token. Thread-safe.
 */
final class Expected {

    /** Far more than anybody starts at once; a bound on the memory of those that never come. */
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
        return waiting.computeIfAbsent(digest(token), _ -> new Waiting(new CompletableFuture<>(), null)).link();
    }

    /**
     * Expects a child with {@code token}, once, for so long.
     *
     * @throws IllegalStateException if too many are expected already
     */
    CompletableFuture<GrpcLink> await(String token, Duration validFor) {
        if (waiting.size() >= MAX_INVITED) {
            waiting.values().removeIf(Waiting::isOver);
        }
        if (waiting.size() >= MAX_INVITED) {
            throw new IllegalStateException("too many children are invited and have not come: invited=" + waiting.size()
                    + "; let invitations expire earlier");
        }
        Waiting invited = new Waiting(new CompletableFuture<>(), System.nanoTime() + validFor.toNanos());
        waiting.put(digest(token), invited);
        return invited.link();
    }

    /** Who waits for the child with that token; null if nobody does, or nobody does any more. The token is used up. */
    CompletableFuture<GrpcLink> take(String shown) {
        Waiting found = waiting.remove(digest(shown));
        return found == null || found.isOver() ? null : found.link();
    }

    void forgetAll() {
        waiting.clear();
    }

    void forget(String token) {
        waiting.remove(digest(token));
    }

    private static String digest(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
