package dev.prong.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The way from a value to one of its parts, such as {@code Order.lines[3].owner}. For one thread. */
final class ValuePath {

    /** How many segments are shown at the beginning, and at the end, of a path that is too long to read. */
    private static final int SHOWN = 8;

    private static final int MAX_KEY_LENGTH = 40;

    private static final int MAX_SHOWN_BITS = 1024;

    private final ArrayDeque<String> segments = new ArrayDeque<>();

    void prepend(String segment) {
        segments.addFirst(segment);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    String from(String root) {
        List<String> all = new ArrayList<>(segments);
        int left = all.size() - 2 * SHOWN;
        String name = all.getFirst().startsWith("[") ? root.replace("[]", "") : root;
        if (left <= 1) {
            return name + String.join("", all);
        }
        return name + String.join("", all.subList(0, SHOWN)) + "...(" + left + " more)..."
                + String.join("", all.subList(SHOWN + left, all.size()));
    }

    /** A key as it stands in a path. The text of a user's own class is never asked for: it may throw, or be long. */
    static String nameOfKey(Object key) {
        return switch (key) {
            case null -> "null";
            case String text -> '"' + shorten(text) + '"';
            case Enum<?> constant -> constant.name();
            // Its digits may be many, and writing them takes time in the square of them.
            case BigInteger number when number.bitLength() > MAX_SHOWN_BITS -> Names.simple(key.getClass());
            case BigDecimal number when number.unscaledValue().bitLength() > MAX_SHOWN_BITS ->
                    Names.simple(key.getClass());
            default ->
                    Shape.of(key.getClass()) instanceof Atom ? shorten(key.toString()) : Names.simple(key.getClass());
        };
    }

    private static String shorten(String text) {
        return text.length() <= MAX_KEY_LENGTH ? text : text.substring(0, MAX_KEY_LENGTH) + "...";
    }
}
