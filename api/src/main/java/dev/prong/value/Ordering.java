package dev.prong.value;

import java.util.Collections;
import java.util.Comparator;

/** The orders that a sorted collection can keep on its way; a comparator of one's own is code, and no value. */
public enum Ordering {
    NATURAL(null), REVERSE(Collections.reverseOrder()), CASE_INSENSITIVE(String.CASE_INSENSITIVE_ORDER);

    @SuppressWarnings("ImmutableEnumChecker") // The comparators of the JDK named above have no state.
    private final Comparator<?> comparator;

    Ordering(Comparator<?> comparator) {
        this.comparator = comparator;
    }

    /**
     * The ordering that a sorted collection with {@code comparator} has; null is the natural order.
     *
     * @throws Refusal if it is another one
     */
    static Ordering of(Comparator<?> comparator, Class<?> collection) {
        if (comparator == null || comparator.equals(Comparator.naturalOrder())) {
            return NATURAL;
        }
        for (Ordering each : values()) {
            if (comparator.equals(each.comparator)) {
                return each;
            }
        }
        throw new Refusal(collection.getName() + " with the comparator " + comparator.getClass().getName()
                + " cannot be sent to a worker; send a List of its elements, or use natural order,"
                + " Collections.reverseOrder() or String.CASE_INSENSITIVE_ORDER");
    }

    @SuppressWarnings("unchecked")
    Comparator<Object> comparator() {
        return (Comparator<Object>) comparator;
    }
}
