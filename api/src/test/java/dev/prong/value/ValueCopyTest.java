package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCopyTest {

    private record Point(int x, int y) {
    }

    private record Box<T>(T content, String label) {
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Numbers(int[] all) {
        Numbers {
            all = all.clone();
        }
    }

    private enum Op {
        ADD {
            @Override
            public String toString() {
                return "+";
            }
        }
    }

    static Stream<Object> valuesThatCannotChange() {
        return Stream.of(true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, 'c', "text", BigInteger.TEN, BigDecimal.ONE,
                Instant.MAX,
                ZoneId.of("Europe/Paris"), new UUID(1, 2), Optional.of("x"), Optional.empty(), OptionalInt.of(3),
                Month.MAY,
                TimeUnit.DAYS, Op.ADD, new Point(1, 2), new Box<>(new Point(1, 2), "b"), new Box<>(null, "b"),
                Optional.of(new Point(3, 4)), List.of(), List.of(1), List.of(1, 2, 3), List.of(1, 2, 3).subList(0, 2),
                Stream.of(1, null).toList(), Set.of("a", "b", "c"), Map.of("a", 1), Map.of("a", 1, "b", 2),
                Collections.emptyList(), Collections.singletonList(null),
                new Box<>(List.of(new Point(1, 1)), "nested"));
    }

    @ParameterizedTest
    @MethodSource("valuesThatCannotChange")
    void passesWhatCannotChangeByReference(Object value) {
        assertSame(value, Values.copy(value));
    }

    @Test
    void passesNull() {
        assertSame(null, Values.copy(null));
    }

    @SuppressWarnings("JdkObsolete")
    static Stream<Collection<Object>> collectionsThatKeepTheirClass() {
        return Stream
                .<Collection<Object>> of(new ArrayList<>(), new LinkedList<>(), new ArrayDeque<>(), new HashSet<>(),
                        new LinkedHashSet<>(), new TreeSet<>(), new TreeSet<>(Collections.reverseOrder()))
                .peek(each -> each.addAll(List.of("b", "a", "c")));
    }

    @ParameterizedTest
    @MethodSource("collectionsThatKeepTheirClass")
    void copiesCollectionOfTheSameClass(Collection<Object> original) {
        Collection<?> copy = (Collection<?>) Values.copy(original);

        assertNotSame(original, copy);
        assertSame(original.getClass(), copy.getClass());
        assertEquals(List.copyOf(original), List.copyOf(copy));
        original.clear();
        assertEquals(3, copy.size());
    }

    static Stream<Map<Object, Object>> mapsThatKeepTheirClass() {
        return Stream.<Map<Object, Object>> of(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>(),
                new TreeMap<>(Collections.reverseOrder())).peek(each -> {
                    each.put("b", 1);
                    each.put("a", null);
                });
    }

    @ParameterizedTest
    @MethodSource("mapsThatKeepTheirClass")
    void copiesMapOfTheSameClass(Map<Object, Object> original) {
        Map<?, ?> copy = (Map<?, ?>) Values.copy(original);

        assertNotSame(original, copy);
        assertSame(original.getClass(), copy.getClass());
        assertEquals(original, copy);
        assertEquals(new ArrayList<>(original.keySet()), new ArrayList<>(copy.keySet()));
    }

    @Test
    void keepsCaseInsensitiveOrder() {
        TreeSet<String> original = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        original.add("A");

        assertTrue(((TreeSet<?>) Values.copy(original)).contains("a"));
    }

    @Test
    void keepsElementTypeOfEmptyEnumCollections() {
        @SuppressWarnings("unchecked")
        EnumSet<Month> set = (EnumSet<Month>) Values.copy(EnumSet.noneOf(Month.class));
        @SuppressWarnings("unchecked")
        Map<Month, Object> map = (EnumMap<Month, Object>) Values.copy(new EnumMap<>(Month.class));

        set.add(Month.MAY);
        map.put(Month.MAY, 1);
        assertEquals(EnumSet.of(Month.MAY), set);
        assertEquals(Map.of(Month.MAY, 1), map);
    }

    static Stream<List<Object>> otherLists() {
        return Stream.of(Arrays.asList(1, null, 2), new CopyOnWriteArrayList<>(Arrays.asList(1, null, 2)),
                Collections.unmodifiableList(new ArrayList<>(Arrays.asList(1, null, 2))),
                new ArrayList<>(Arrays.asList(1, null, 2)) {
                });
    }

    @ParameterizedTest
    @MethodSource("otherLists")
    void copiesOtherListAsUnmodifiable(List<Object> original) {
        @SuppressWarnings("unchecked")
        List<Object> copy = (List<Object>) Values.copy(original);

        assertEquals(Arrays.asList(1, null, 2), copy);
        assertTrue(copy.contains(null));
        assertThrows(UnsupportedOperationException.class, () -> copy.set(0, 9));
    }

    @Test
    void copiesOtherSetAndMapAsUnmodifiableInTheirOrder() {
        Set<?> set = (Set<?>) Values.copy(new LinkedHashMap<>(Map.of("z", 1)).keySet());
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) Values.copy(new ConcurrentHashMap<>(Map.of("a", 1)));

        assertEquals(Set.of("z"), set);
        assertEquals(Map.of("a", 1), map);
        assertThrows(UnsupportedOperationException.class, set::clear);
        assertThrows(UnsupportedOperationException.class, () -> map.put("b", 2));
    }

    @Test
    void copiesImmutableListWhoseElementsCanChange() {
        int[] inner = {1};
        List<?> copy = (List<?>) Values.copy(List.of(inner));

        inner[0] = 2;
        assertArrayEquals(new int[] {1}, (int[]) copy.getFirst());
    }

    @Test
    void copiesRecordWhosePartsCanChangeByItsConstructor() {
        Numbers original = new Numbers(new int[] {1});
        Numbers copy = (Numbers) Values.copy(original);

        original.all()[0] = 2;
        assertArrayEquals(new int[] {1}, copy.all());
    }

    @Test
    void copiesOptionalWhosePartCanChange() {
        Optional<int[]> original = Optional.of(new int[] {1});
        Optional<?> copy = (Optional<?>) Values.copy(original);

        assertNotSame(original.get(), copy.orElseThrow());
    }

    @Test
    void keepsClassOfArrays() {
        Object[][] original = {new Integer[] {1, null}, new String[] {"a"}, null};
        Object[][] copy = (Object[][]) Values.copy(original);

        assertSame(Integer[].class, copy[0].getClass());
        assertSame(String[].class, copy[1].getClass());
        assertArrayEquals(original, copy);
        assertNotSame(original[0], copy[0]);
    }

    static Stream<Object> primitiveArrays() {
        return Stream.of(new boolean[] {true}, new byte[] {1}, new short[] {2}, new char[] {'c'}, new int[] {3},
                new long[] {4},
                new float[] {Float.NaN}, new double[] {-0.0}, new int[0]);
    }

    @ParameterizedTest
    @MethodSource("primitiveArrays")
    void copiesArraysOfPrimitives(Object original) {
        Object copy = Values.copy(original);

        assertNotSame(original, copy);
        assertTrue(Arrays.deepEquals(new Object[] {original}, new Object[] {copy}));
    }

    @Test
    void copiesSharedPartsApart() {
        int[] shared = {1};
        Object[] copy = (Object[]) Values.copy(new Object[] {shared, shared});

        assertNotSame(copy[0], copy[1]);
    }

    @Test
    void refusesMapThatLosesEntriesWhenItsKeysAreCompared() {
        IdentityHashMap<String, Integer> map = new IdentityHashMap<>();
        map.put("k", 1);
        map.put(new String("k"), 2);

        Refused.expect("Map key \"k\": is equal to an earlier key of the java.util.Map", () -> Values.copy(map));
    }
}
