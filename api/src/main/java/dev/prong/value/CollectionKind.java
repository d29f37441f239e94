package dev.prong.value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The lists, sets and queues: those of the JDK that keep their class, and any other list or set. */
public enum CollectionKind implements Shape {
    ARRAY_LIST(ArrayList.class), LINKED_LIST(LinkedList.class), ARRAY_DEQUE(ArrayDeque.class), HASH_SET(HashSet.class),
    LINKED_HASH_SET(LinkedHashSet.class), TREE_SET(TreeSet.class), ENUM_SET(EnumSet.class),
    /** Any other list; arrives unmodifiable. */
    LIST(List.class),
    /** Any other set; arrives unmodifiable, in its iteration order. */
    SET(Set.class);

    private final Class<?> type;

    CollectionKind(Class<?> type) {
        this.type = type;
    }

    /** The kind of the objects of {@code collection}, or null if they are no list, set or queue that can cross. */
    static CollectionKind of(Class<?> collection) {
        for (CollectionKind kind : values()) {
            if (kind.type == collection) {
                return kind;
            }
        }
        if (EnumSet.class.isAssignableFrom(collection)) {
            return ENUM_SET;
        }
        return List.class.isAssignableFrom(collection) ? LIST : Set.class.isAssignableFrom(collection) ? SET : null;
    }

    /** The name of the class that arrives: the class that is kept, or {@code List} or {@code Set}. */
    public Class<?> type() {
        return type;
    }

    /**
     * A collection of this kind, with {@code parts} in their order.
     *
     * @throws Refusal if it cannot take a part: null, not comparable, equal to an earlier one, or with a hashCode that
     *             throws
     */
    public Collection<?> build(List<?> parts, Traits traits) {
        Collection<Object> target = make(parts.size(), traits);
        for (int i = 0; i < parts.size(); i++) {
            add(target, parts.get(i), i);
        }
        return switch (this) {
            case LIST -> Collections.unmodifiableList((List<?>) target);
            case SET -> Collections.unmodifiableSet((Set<?>) target);
            default -> target;
        };
    }

    private void add(Collection<Object> target, Object part, int index) {
        boolean added;
        try {
            added = target.add(part);
        } catch (Throwable t) {
            throw Refusal.threw("putting it into a " + type.getName(), t).at(index);
        }
        if (!added) {
            throw new Refusal("is equal to an earlier element of the " + type.getName()).at(index);
        }
    }

    /** Guarded, because asking an enum for its constants runs its static initialiser. */
    private Collection<Object> make(int size, Traits traits) {
        try {
            return empty(size, traits);
        } catch (LinkageError e) {
            throw Refusal.threw("initialising enum " + traits.enumType().getName(), e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes", "JdkObsolete"}) // A LinkedList keeps its class, as the others do.
    private Collection<Object> empty(int size, Traits traits) {
        return switch (this) {
            case ARRAY_LIST, LIST -> new ArrayList<>(size);
            case LINKED_LIST -> new LinkedList<>();
            case ARRAY_DEQUE -> new ArrayDeque<>(size);
            case HASH_SET -> HashSet.newHashSet(MapKind.hashCapacity(size));
            case LINKED_HASH_SET, SET -> LinkedHashSet.newLinkedHashSet(size);
            case TREE_SET -> new TreeSet<>(traits.ordering().comparator());
            case ENUM_SET -> (Collection<Object>) (Collection) EnumSet.noneOf((Class) traits.enumType());
        };
    }
}
