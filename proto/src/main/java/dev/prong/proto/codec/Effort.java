package dev.prong.proto.codec;

import dev.prong.failure.UserCode;
import dev.prong.value.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * What the sets and maps of a message cost beyond their size: elements with equal hash codes are compared with each other,
 * what is within sets within sets is hashed at each level, and decimals of different scales are multiplied to be
 * compared. Without a limit a message that is short enough could keep its receiver busy for days. For one message and
 * one thread.
 */
final class Effort {

    /** Some seconds: a flat set of the greatest size takes a sixteenth of it. */
    static final long MAX = 1L << 28;

    /** Such decimals are compared in microseconds; with a million bits it would take seconds. */
    static final int MAX_DECIMAL_BITS = 8192;

    private long spent;

    /**
     * The elements of a hash set or the keys of a hash map are about to be put in.
     *
     * @param weights how much there is in each
     * @throws Refusal if that would take too long
     */
    void hash(List<Object> elements, long[] weights) {
        long[] hashes = new long[elements.size()];
        int count = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (!isSpread(elements.get(i))) {
                spend(weights[i]);
                hashes[count++] = (long) hash(elements.get(i)) << Integer.SIZE
                        | Math.min(weights[i], Integer.MAX_VALUE);
            }
        }
        Arrays.sort(hashes, 0, count);
        compareEqual(hashes, count);
    }

    /** Each is compared with those before it that have its hash code, which stands above its weight. */
    private void compareEqual(long[] hashes, int count) {
        long equal = 0;
        for (int i = 1; i < count; i++) {
            boolean same = hashes[i] >> Integer.SIZE == hashes[i - 1] >> Integer.SIZE;
            equal = same ? equal + 1 : 0;
            spend(equal * (int) hashes[i]);
        }
    }

    private static int hash(Object element) {
        return UserCode.get(element::hashCode, _ -> 0); // The set or the map will meet it too, and says where.
    }

    /** Whether hash tables find such elements quickly, their hash codes being what they may: they can be compared. */
    private static boolean isSpread(Object element) {
        return element == null || element instanceof String || element instanceof Number || element instanceof Enum<?>
                || element instanceof Character || element instanceof Boolean || element instanceof UUID;
    }

    private void spend(long more) {
        spent += more;
        if (spent > MAX) {
            throw new Refusal("its sets and maps take too long to be built: limit=" + MAX + " comparisons; too many"
                    + " elements have equal hash codes, or sets are nested too deeply: send lists instead");
        }
    }

    /**
     * Elements are about to be compared.
     *
     * @throws Refusal if that would take too long
     */
    static void compare(List<Object> elements) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof BigDecimal decimal) {
                requireComparable(decimal.unscaledValue(), i);
            }
        }
    }

    private static void requireComparable(BigInteger unscaled, int index) {
        if (unscaled.bitLength() > MAX_DECIMAL_BITS) {
            throw new Refusal("a decimal in a set or a key has too many digits to be compared: bits="
                    + unscaled.bitLength() + ", limit=" + MAX_DECIMAL_BITS + "; send it in a list").at(index);
        }
    }
}
