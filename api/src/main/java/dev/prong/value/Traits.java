package dev.prong.value;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a collection or map is besides its kind and its parts.
 *
 * @param ordering the order of a tree; natural for all others
 * @param enumType the element type of an enum set or the key type of an enum map; null for all others
 */
public record Traits(Ordering ordering, Class<?> enumType) {

    /** The traits of a collection that has none. */
    public static final Traits NONE = new Traits(Ordering.NATURAL, null);

    /** The traits of a collection of one of the kinds that keep their class. */
    static Traits of(Object collection, Shape shape) {
        return switch (shape) {
            case CollectionKind.TREE_SET -> sorted(((SortedSet<?>) collection).comparator(), TreeSet.class);
            case MapKind.TREE_MAP -> sorted(((SortedMap<?, ?>) collection).comparator(), TreeMap.class);
            case CollectionKind.ENUM_SET -> new Traits(Ordering.NATURAL, EnumTypes.of((EnumSet<?>) collection));
            case MapKind.ENUM_MAP -> new Traits(Ordering.NATURAL, EnumTypes.of((EnumMap<?, ?>) collection));
            default -> NONE;
        };
    }

    private static Traits sorted(Comparator<?> comparator, Class<?> type) {
        Ordering ordering = Ordering.of(comparator, type);
        return ordering == Ordering.NATURAL ? NONE : new Traits(ordering, null);
    }
}
