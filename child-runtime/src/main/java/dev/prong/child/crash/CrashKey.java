package dev.prong.child.crash;

import com.google.protobuf.MessageLite;
import dev.prong.proto.v1.TaskDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What tasks are told apart by when they are counted. */
public final class CrashKey {

    /** Enough that no two inputs meet by chance, and short enough for a line of a log. */
    private static final int DIGEST_BYTES = 16;

    private CrashKey() {
    }

    /**
     * The idempotency key, or else the name of the task with the beginning of the SHA-256 of its code and data.
     *
     * @param sent what a child is sent
     * @param surrounded whether that is a record that carries context, such as a trace id, around the task, which is its
     *            last component: the context is not counted, or no two tasks would be the same
     */
    public static String of(Optional<String> idempotencyKey, String name, TaskDescriptor sent, boolean surrounded) {
        return idempotencyKey.orElseGet(() -> name + " sha256:" + digest(task(sent, surrounded)));
    }

    /** The code and data of the task: of the same kind whether it is surrounded or not. */
    private static MessageLite task(TaskDescriptor sent, boolean surrounded) {
        if (surrounded) {
            var all = sent.getRecord().getComponentsList();
            var task = all.getLast();
            return switch (task.getKindCase()) {
                case LAMBDA -> task.getLambda();
                case RECORD -> task.getRecord();
                case ENUM_VALUE -> task.getEnumValue();
                case STATELESS -> task.getStateless();
                default -> task;
            };
        }
        return switch (sent.getKindCase()) {
            case LAMBDA -> sent.getLambda();
            case RECORD -> sent.getRecord();
            case ENUM_VALUE -> sent.getEnumValue();
            case STATELESS -> sent.getStateless();
            case KIND_NOT_SET -> sent;
        };
    }

    private static String digest(MessageLite task) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            task.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest does not fail", e);
        }
    }
}
