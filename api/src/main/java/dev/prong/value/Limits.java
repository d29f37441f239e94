package dev.prong.value;

/**
 * How deep and how large a value may be; checked by sender and receiver alike, so that neither a cycle nor hostile bytes
 * cost more than a bounded amount of stack and memory. What goes by reference without being looked at (a string, a
 * record of numbers) is not weighed on threads.
 *
 * @param depth the most containers (records, arrays, collections, lambdas) within each other
 * @param parts the most values in one value, itself included
 * @param bytes the most bytes of strings, names, big numbers and arrays of primitives together
 */
public record Limits(int depth, long parts, long bytes) {

    /**
     * What every backend uses. The depth fits the default stack of platform and virtual threads with room to spare; the
     * other two keep an encoded value below the two gibibytes of a protobuf message.
     */
    public static final Limits DEFAULT = new Limits(500, 16L << 20, 1L << 30);
}
