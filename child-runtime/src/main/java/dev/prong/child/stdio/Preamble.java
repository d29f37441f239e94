package dev.prong.child.stdio;

import dev.prong.child.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What marks the beginning of a child's frames on a stream that something else may have written to: a line with the
 * token of its bootstrap. What stands before it is the program's output.
 */
public final class Preamble {

    /** So much output before the preamble is passed on; more means that no preamble will come. */
    private static final int MAX_BYTES_BEFORE = 1 << 20;

    /** How many of these go into the error. */
    private static final int SHOWN_BYTES = 256;

    private Preamble() {
    }

    /** Writes the preamble for {@code token}. */
    public static void write(OutputStream out, String token) throws IOException {
        out.write(bytes(token));
        out.flush();
    }

    /**
     * Reads up to the end of the preamble.
     *
     * @param output gets what stands before it, line by line, once it is known to stand before it
     * @return false if the stream ended before
     * @throws ProtocolException if there is too much before it
     */
    public static boolean skip(InputStream in, String token, Consumer<String> output) throws IOException {
        byte[] expected = bytes(token);
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < expected.length) {
            failIfTooMuch(before);
            int next = in.read();
            if (next < 0) {
                handOn(before, before.size(), output);
                return false;
            }
            before.write(next);
            // The preamble begins with a line feed that stands nowhere else in it: a mismatch starts over at once.
            matched = next == expected[matched] ? matched + 1 : next == expected[0] ? 1 : 0;
        }
        handOn(before, before.size() - expected.length, output);
        return true;
    }

    private static void handOn(ByteArrayOutputStream bytes, int length, Consumer<String> output) {
        new String(bytes.toByteArray(), 0, length, StandardCharsets.UTF_8).lines().forEach(output);
    }

    private static void failIfTooMuch(ByteArrayOutputStream before) throws ProtocolException {
        if (before.size() >= MAX_BYTES_BEFORE) {
            byte[] first = Arrays.copyOf(before.toByteArray(), SHOWN_BYTES);
            throw new ProtocolException("no preamble in the first bytes: bytes=" + before.size() + ", first bytes="
                    + Shown.of(first));
        }
    }

    private static byte[] bytes(String token) {
        return ("\nprong/1 " + token + "\r").getBytes(StandardCharsets.US_ASCII);
    }
}
