package dev.prong.contract;

import static dev.prong.contract.Sample.of;

import dev.prong.contract.Shapes.Color;
import dev.prong.contract.Shapes.Pair;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Collections, those that keep their class and those that arrive unmodifiable. */
final class SampleCollections {

    private SampleCollections() {
    }

    /** The kinds that keep their class; each arrives as one of its own, and can be changed. */
    static Stream<Sample> kept() {
        List<String> parts = Arrays.asList("z", "a", "m");
        return Stream.of(of("ArrayList", new ArrayList<>(Arrays.asList(1, null, "a"))),
                of("ArrayList, empty", new ArrayList<>()), of("LinkedList", new LinkedList<>(Arrays.asList(1, null))),
                of("ArrayDeque", new ArrayDeque<>(parts)), of("HashSet", new HashSet<>(Arrays.asList(1, null, "a"))),
                of("LinkedHashSet", new LinkedHashSet<>(parts)), of("TreeSet", new TreeSet<>(parts)),
                of("EnumSet", EnumSet.of(Color.BLUE, Color.RED)), of("EnumSet, empty", EnumSet.noneOf(Color.class)),
                of("HashMap", map(new HashMap<>(), parts)),
                of("HashMap of null", new HashMap<>(Collections.singletonMap(null, null))),
                of("LinkedHashMap", map(new LinkedHashMap<>(), parts)), of("TreeMap", map(new TreeMap<>(), parts)),
                of("EnumMap", new EnumMap<>(Map.of(Color.GREEN, List.of(1)))),
                of("EnumMap, empty", new EnumMap<>(Color.class)),
                of("nested", new ArrayList<>(
                        List.of(map(new TreeMap<>(), parts), new HashSet<>(List.of(new Pair<>(1, 2)))))));
    }

    /** The others; each arrives unmodifiable, with the same parts in the same order. */
    static Stream<Sample> others() {
        List<String> parts = Arrays.asList("z", "a", "m");
        return Stream.of(of("List.of", List.of(1, 2, 3)), of("List.of nothing", List.of()),
                of("Arrays.asList", Arrays.asList(1, null)), of("toList", Stream.of(1, null).toList()),
                of("subList", new ArrayList<>(parts).subList(1, 3)),
                of("unmodifiableList", Collections.unmodifiableList(parts)),
                of("reversed", new ArrayList<>(parts).reversed()),
                of("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(parts)),
                of("nCopies", Collections.nCopies(3, "x")), of("a list of one's own", new Countdown(4)),
                of("Set.of", Set.of("z", "a", "m")), of("keySet", map(new LinkedHashMap<>(), parts).keySet()),
                of("unmodifiableSet", Collections.unmodifiableSet(new LinkedHashSet<>(parts))),
                of("Map.of", Map.of("z", 1, "a", 2)), of("emptyMap", Collections.emptyMap()),
                of("unmodifiableMap", Collections.unmodifiableMap(map(new LinkedHashMap<>(), parts))),
                of("ConcurrentHashMap", new ConcurrentHashMap<>(Map.of("z", 1, "a", 2))));
    }

    /** Fails unless {@code collection} refuses a change. */
    static boolean isUnmodifiable(Object collection) {
        try {
            switch (collection) {
                case Map<?, ?> map -> map.put(null, null);
                case Collection<?> parts -> parts.add(null);
                default -> throw new AssertionError("no collection: " + collection);
            }
            return false;
        } catch (UnsupportedOperationException _) {
            return true;
        }
    }

    private static <M extends Map<String, Object>> M map(M map, List<String> keys) {
        keys.forEach(key -> map.put(key, List.of(key)));
        return map;
    }

    /** The numbers from a start down to one. */
    private static final class Countdown extends AbstractList<Integer> {
        private final int start;

        Countdown(int start) {
            this.start = start;
        }

        @Override
        public Integer get(int index) {
            return start - index;
        }

        @Override
        public int size() {
            return start;
        }
    }
}
