package dev.prong.child.output;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What becomes of the output of children before somebody hears of it.
 *
 * @param rate how much of it there may be
 * @param charset of what is written to their descriptors directly
 * @param inherited whether that goes to this process's own, and so is not seen here
 */
public record Printing(OutputRate rate, Charset charset, boolean inherited) {

    /** All of it, in UTF-8. */
    public static final Printing DEFAULT = new Printing(OutputRate.UNLIMITED, StandardCharsets.UTF_8, false);

    /** The same, with their descriptors this process's own. */
    public static final Printing INHERITED = new Printing(OutputRate.UNLIMITED, StandardCharsets.UTF_8, true);

    /** The same with another rate. */
    public Printing with(OutputRate other) {
        return new Printing(other, charset, inherited);
    }

    /** The same with another charset. */
    public Printing with(Charset other) {
        return new Printing(rate, other, inherited);
    }
}
