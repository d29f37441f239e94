package dev.prong.tck;

import static dev.prong.tck.Sample.sample;

import dev.prong.tck.Shapes.Color;
import dev.prong.tck.Shapes.Pair;
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
    @SuppressWarnings("JdkObsolete") // LinkedList is one of them.
    static Stream<Sample> kept() {
        List<String> parts = Arrays.asList("z", "a", "m");
        return Stream.of(sample("ArrayList", new ArrayList<>(Arrays.asList(1, null, "a"))),
                sample("ArrayList, empty", new ArrayList<>()),
                sample("LinkedList", new LinkedList<>(Arrays.asList(1, null))),
                sample("ArrayDeque", new ArrayDeque<>(parts)),
                sample("HashSet", new HashSet<>(Arrays.asList(1, null, "a"))),
                sample("LinkedHashSet", new LinkedHashSet<>(parts)), sample("TreeSet", new TreeSet<>(parts)),
                sample("EnumSet", EnumSet.of(Color.BLUE, Color.RED)),
                sample("EnumSet, empty", EnumSet.noneOf(Color.class)),
                sample("HashMap", map(new HashMap<>(), parts)),
                sample("HashMap of null", new HashMap<>(Collections.singletonMap(null, null))),
                sample("LinkedHashMap", map(new LinkedHashMap<>(), parts)),
                sample("TreeMap", map(new TreeMap<>(), parts)),
                sample("EnumMap", new EnumMap<>(Map.of(Color.GREEN, List.of(1)))),
                sample("EnumMap, empty", new EnumMap<>(Color.class)),
                sample("nested", new ArrayList<>(
                        List.of(map(new TreeMap<>(), parts), new HashSet<>(List.of(new Pair<>(1, 2)))))));
    }

    /** The others; each arrives unmodifiable, with the same parts in the same order. */
    static Stream<Sample> others() {
        List<String> parts = Arrays.asList("z", "a", "m");
        return Stream.of(sample("List.of", List.of(1, 2, 3)), sample("List.of nothing", List.of()),
                sample("Arrays.asList", Arrays.asList(1, null)), sample("toList", Stream.of(1, null).toList()),
                sample("subList", new ArrayList<>(parts).subList(1, 3)),
                sample("unmodifiableList", Collections.unmodifiableList(parts)),
                sample("reversed", new ArrayList<>(parts).reversed()),
                sample("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(parts)),
                sample("nCopies", Collections.nCopies(3, "x")), sample("a list of one's own", new Countdown(4)),
                sample("Set.of", Set.of("z", "a", "m")), sample("keySet", map(new LinkedHashMap<>(), parts).keySet()),
                sample("unmodifiableSet", Collections.unmodifiableSet(new LinkedHashSet<>(parts))),
                sample("Map.of", Map.of("z", 1, "a", 2)), sample("emptyMap", Collections.emptyMap()),
                sample("unmodifiableMap", Collections.unmodifiableMap(map(new LinkedHashMap<>(), parts))),
                sample("ConcurrentHashMap", new ConcurrentHashMap<>(Map.of("z", 1, "a", 2))));
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
