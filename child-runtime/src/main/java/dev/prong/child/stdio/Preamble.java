package dev.prong.child.stdio;

import dev.prong.child.frame.ProtocolException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What marks the beginning of a child's frames on a stream that something else may have written to: a line with the
 * token of its bootstrap. What stands before it is the program's output.
 */
public final class Preamble {

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
     * @param output gets what stands before it, each line as soon as it has ended: a child may wait for somebody to read
     *            one
     * @return false if the stream ended before
     * @throws ProtocolException if there is too much before it
     */
    static boolean skip(ReadBuffer in, String token, Consumer<String> output) throws IOException {
        byte[] expected = bytes(token);
        OutputBefore before = new OutputBefore(output);
        int matched = 0;
        while (matched < expected.length) {
            int next = in.take();
            if (next < 0) {
                before.end();
                return false;
            }
            before.add(next);
            // The preamble begins with a line feed that stands nowhere else in it: a mismatch starts over at once.
            matched = next == expected[matched] ? matched + 1 : next == expected[0] ? 1 : 0;
        }
        return true;
    }

    private static byte[] bytes(String token) {
        return ("\nprong/1 " + token + "\r").getBytes(StandardCharsets.US_ASCII);
    }
}
