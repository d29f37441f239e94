package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether what has arrived is what was sent, down to the classes of arrays and the order of maps. */
final class Same {

    private static final Set<Class<?>> KEPT = Set.of(ArrayList.class, LinkedList.class, ArrayDeque.class, HashSet.class,
            LinkedHashSet.class, TreeSet.class, HashMap.class, LinkedHashMap.class, TreeMap.class, EnumMap.class);

    private Same() {
    }

    /** Fails unless {@code actual} has the class and the parts of {@code expected}. */
    static void assertSame(Object expected, Object actual) {
        switch (expected) {
            case null -> assertEquals(null, actual);
            case Optional<?> optional -> assertSame(optional.orElse(null), ((Optional<?>) actual).orElse(null));
            case Record owner -> assertComponents(owner, actual);
            case Collection<?> parts -> assertCollection(parts, actual);
            case Map<?, ?> map -> assertMap(map, actual);
            case Object[] parts -> assertParts(parts, assertInstanceOf(parts.getClass(), actual));
            default -> assertLeaf(expected, actual);
        }
    }

    private static void assertLeaf(Object expected, Object actual) {
        assertEquals(expected.getClass(), actual == null ? null : actual.getClass());
        assertArrayEquals(new Object[] {expected}, new Object[] {actual}); // Arrays of primitives too, by their bits.
    }

    private static void assertComponents(Record expected, Object actual) {
        assertEquals(expected.getClass(), actual == null ? null : actual.getClass());
        for (RecordComponent component : expected.getClass().getRecordComponents()) {
            assertSame(get(component, expected), get(component, actual));
        }
    }

    private static void assertCollection(Collection<?> expected, Object actual) {
        assertKind(expected, actual, expected instanceof List ? List.class : Set.class);
        if (expected.getClass() == HashSet.class) {
            assertEquals(expected, actual); // Has no order to keep.
        } else {
            assertParts(expected.toArray(), ((Collection<?>) actual).toArray());
        }
    }

    private static void assertMap(Map<?, ?> expected, Object actual) {
        assertKind(expected, actual, Map.class);
        if (expected.getClass() == HashMap.class) {
            assertEquals(expected, actual);
        } else {
            assertParts(expected.keySet().toArray(), ((Map<?, ?>) actual).keySet().toArray());
            assertParts(expected.values().toArray(), ((Map<?, ?>) actual).values().toArray());
        }
    }

    private static void assertKind(Object expected, Object actual, Class<?> otherwise) {
        if (KEPT.contains(expected.getClass())) {
            assertEquals(expected.getClass(), actual == null ? null : actual.getClass());
        } else {
            Class<?> kind = expected instanceof EnumSet ? EnumSet.class : otherwise;
            assertInstanceOf(kind, actual);
        }
    }

    private static void assertParts(Object[] expected, Object[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertSame(expected[i], actual[i]);
        }
    }

    private static Object get(RecordComponent component, Object owner) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
