package dev.prong.child.stdio;

import dev.prong.child.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The lines that stand before a preamble, which is a line of its own and begins with a line feed. Not thread-safe. */
final class OutputBefore {

    /** So much output before the preamble is passed on; more means that no preamble will come. */
    private static final int MAX_BYTES = 1 << 20;

    /** How many of these go into the error. */
    private static final int SHOWN_BYTES = 256;

    private final Consumer<String> output;
    private final byte[] first = new byte[SHOWN_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int count;
    /** There was an empty line, unless its end is the beginning of the preamble. */
    private boolean owesEmpty;

    OutputBefore(Consumer<String> output) {
        this.output = output;
    }

    /** The next byte, of a line or of the preamble. */
    void add(int next) throws ProtocolException {
        if (count >= MAX_BYTES) {
            throw new ProtocolException("no preamble in the first bytes: bytes=" + count + ", first bytes="
                    + Shown.of(Arrays.copyOf(first, Math.min(count, SHOWN_BYTES))));
        }
        if (count < SHOWN_BYTES) {
            first[count] = (byte) next;
        }
        count++;
        if (next == '\n') {
            owesEmpty = !end();
        } else {
            line.write(next);
        }
    }

    /**
     * Hands on what there is.
     *
     * @return whether that was more than an empty line which was owed
     */
    boolean end() {
        if (owesEmpty) {
            output.accept("");
            owesEmpty = false;
        }
        if (line.size() == 0) {
            return false;
        }
        line.toString(StandardCharsets.UTF_8).lines().forEach(output);
        line.reset();
        return true;
    }
}
