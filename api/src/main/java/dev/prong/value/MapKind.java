package dev.prong.value;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The maps: those of the JDK that keep their class, and any other map. */
public enum MapKind implements Shape {
    HASH_MAP(HashMap.class), LINKED_HASH_MAP(LinkedHashMap.class), TREE_MAP(TreeMap.class), ENUM_MAP(EnumMap.class),
    /** Any other map; arrives unmodifiable, in its iteration order. */
    MAP(Map.class);

    private final Class<?> type;

    MapKind(Class<?> type) {
        this.type = type;
    }

    /** The kind of the objects of {@code map}, or null if they are no maps. */
    static MapKind of(Class<?> map) {
        for (MapKind kind : values()) {
            if (kind.type == map) {
                return kind;
            }
        }
        return Map.class.isAssignableFrom(map) ? MAP : null;
    }

    /** The name of the class that arrives: the class that is kept, or {@code Map}. */
    public Class<?> type() {
        return type;
    }

    /**
     * A map of this kind, with {@code keys} and {@code values}, which are as many, in their order.
     *
     * @throws Refusal if it cannot take a key: null, not comparable, equal to an earlier one, or with a hashCode that
     *             throws
     */
    public Map<?, ?> build(List<?> keys, List<?> values, Traits traits) {
        Map<Object, Object> target = make(keys.size(), traits);
        for (int i = 0; i < keys.size(); i++) {
            put(target, keys.get(i), values.get(i), i);
        }
        return this == MAP ? Collections.unmodifiableMap(target) : target;
    }

    private void put(Map<Object, Object> target, Object key, Object value, int index) {
        try {
            target.put(key, value);
        } catch (Throwable t) {
            throw Refusal.threw("putting it into a " + type.getName(), t).inKey(key);
        }
        if (target.size() == index) {
            throw new Refusal("is equal to an earlier key of the " + type.getName()).inKey(key);
        }
    }

    /** Guarded, because asking an enum for its constants runs its static initialiser. */
    private Map<Object, Object> make(int size, Traits traits) {
        try {
            return empty(size, traits);
        } catch (LinkageError e) {
            throw Refusal.threw("initialising enum " + traits.enumType().getName(), e);
        }
    }

    /** As a hash map made without a size would have: then it iterates in the order of the original. */
    static int hashCapacity(int size) {
        return Math.max(12, size);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Map<Object, Object> empty(int size, Traits traits) {
        return switch (this) {
            case HASH_MAP -> HashMap.newHashMap(hashCapacity(size));
            case LINKED_HASH_MAP, MAP -> LinkedHashMap.newLinkedHashMap(size);
            case TREE_MAP -> new TreeMap<>(traits.ordering().comparator());
            case ENUM_MAP -> (Map<Object, Object>) (Map) new EnumMap((Class) traits.enumType());
        };
    }
}
