package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.proto.v1.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueRoundTripTest {

    private enum Empty {
    }

    private enum Op {
        ADD {
            @Override
            public String toString() {
                return "+";
            }
        }
    }

    private sealed interface Figure {
        record Circle(double radius) implements Figure {
        }

        record Group(List<Figure> figures, Figure first) implements Figure {
        }
    }

    private record Pair<A, B>(A first, B second) {
    }

    private record AllPrimitives(boolean z, byte b, short s, char c, int i, long j, float f, double d) {
    }

    private record Nothing() {
    }

    private static Stream<Object> scalars() {
        return Stream.of(null, true, false, Byte.MIN_VALUE, Byte.MAX_VALUE, Short.MIN_VALUE, Short.MAX_VALUE,
                Integer.MIN_VALUE, Integer.MAX_VALUE, 0, Long.MIN_VALUE, Long.MAX_VALUE, Float.MIN_VALUE, -0f,
                Float.NaN,
                Float.intBitsToFloat(0x7fc01234), Double.MAX_VALUE, -0.0, Double.NEGATIVE_INFINITY,
                Double.longBitsToDouble(0x7ff8000000abcdefL), Character.MIN_VALUE, Character.MAX_VALUE, '\ud800', "",
                "plain", "umläut, 漢字, 😀", "\0", "\ud800", "a\udc00b", "\udc00\ud800", "😀\ud83d", BigInteger.ZERO,
                BigInteger.ONE.negate(), BigInteger.TWO.pow(3000), BigDecimal.ZERO, new BigDecimal("-1.500"),
                BigDecimal.valueOf(1, Integer.MIN_VALUE), BigDecimal.valueOf(1, Integer.MAX_VALUE), new UUID(-1, 1),
                OptionalInt.empty(), OptionalInt.of(0), OptionalLong.empty(), OptionalLong.of(-5),
                OptionalDouble.empty(),
                OptionalDouble.of(-0.0), Optional.empty(), Optional.of("x"), Optional.of(Optional.empty()));
    }

    private static Stream<Object> times() {
        LocalDateTime summer = LocalDateTime.of(2024, 10, 27, 2, 30);
        ZoneId paris = ZoneId.of("Europe/Paris");
        return Stream.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Duration.ofSeconds(Long.MIN_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), Duration.ofNanos(-1), Period.ZERO,
                Period.of(-1, Integer.MAX_VALUE, Integer.MIN_VALUE), LocalDate.MIN, LocalDate.MAX, LocalTime.MIN,
                LocalTime.MAX, LocalDateTime.MIN, LocalDateTime.MAX, OffsetDateTime.MIN, OffsetDateTime.MAX,
                OffsetTime.MIN,
                OffsetTime.MAX, ZonedDateTime.ofLocal(summer, paris, ZoneOffset.ofHours(1)),
                ZonedDateTime.ofLocal(summer, paris, ZoneOffset.ofHours(2)),
                ZonedDateTime.of(LocalDateTime.MAX, ZoneOffset.MIN),
                ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
                ZonedDateTime.of(LocalDateTime.MAX, ZoneId.of("UTC")), ZoneOffset.UTC, ZoneOffset.ofTotalSeconds(-1),
                paris,
                ZoneId.of("UTC+01:00"), ZoneId.of("GMT0"), Year.of(Year.MIN_VALUE), Year.of(Year.MAX_VALUE),
                YearMonth.of(Year.MIN_VALUE, 1), YearMonth.of(Year.MAX_VALUE, 12), YearMonth.of(-1, 7),
                MonthDay.of(2, 29),
                DayOfWeek.SUNDAY, Month.MAY);
    }

    private static Stream<Object> arrays() {
        return Stream.of(new boolean[] {true, false}, new byte[] {1, -1}, new short[] {Short.MIN_VALUE, 2},
                new char[] {'\ud800'},
                new int[] {Integer.MIN_VALUE, 1}, new long[] {Long.MIN_VALUE, 1}, new float[] {Float.NaN, -0f},
                new double[] {Double.NaN, -0.0}, new int[0], new Object[0], new String[] {"a", null},
                new Number[] {1, 2L, BigInteger.TEN}, new int[][] {{1}, null, {}},
                new Object[] {new int[] {1}, new String[] {"x"}},
                new Comparable<?>[][] {{1, "a"}, {}}, new Figure[] {new Figure.Circle(1)}, new Runnable[] {null},
                new Op[] {Op.ADD},
                new Void[2]);
    }

    private static Stream<Object> recordsAndEnums() {
        record Local<T>(T value) {
        }
        Figure circle = new Figure.Circle(-0.0);
        return Stream.of(Op.ADD, new Nothing(), new Local<>(new Local<>(null)), new Pair<>(1, new Pair<>("a", Op.ADD)),
                new AllPrimitives(true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d), circle,
                new Figure.Group(new ArrayList<>(List.of(circle)), new Figure.Group(new ArrayList<>(), circle)));
    }

    @SuppressWarnings("JdkObsolete")
    private static Stream<Object> collections() {
        return Stream.concat(
                Stream.<Collection<Object>> of(new ArrayList<>(), new LinkedList<>(), new ArrayDeque<>(),
                        new HashSet<>(),
                        new LinkedHashSet<>(), new TreeSet<>(), new TreeSet<>(Collections.reverseOrder()))
                        .peek(each -> each.addAll(List.of("b", "c", "a"))),
                Stream.of(new ArrayList<>(Arrays.asList(null, 1, null)), new TreeSet<>(), EnumSet.allOf(Month.class),
                        EnumSet.noneOf(Month.class), EnumSet.noneOf(Empty.class), EnumSet.of(Op.ADD),
                        new HashSet<>(Arrays.asList(null, 1)),
                        withOrder(new TreeSet<>(String.CASE_INSENSITIVE_ORDER))));
    }

    private static Stream<Object> maps() {
        return Stream.concat(
                Stream.<Map<Object, Object>> of(new HashMap<>(), new LinkedHashMap<>(), new TreeMap<>(),
                        new TreeMap<>(Collections.reverseOrder())).peek(each -> {
                            each.put("b", 1);
                            each.put("a", null);
                            each.put("c", new ArrayList<>());
                        }),
                Stream.of(new EnumMap<>(Map.of(Month.MAY, 1)), new EnumMap<>(Month.class), new EnumMap<>(Empty.class),
                        new HashMap<>(Collections.singletonMap(null, 2)), new HashMap<>()));
    }

    private static Set<String> withOrder(Set<String> set) {
        set.add("B");
        set.add("a");
        return set;
    }

    static Stream<Arguments> values() {
        // An array of objects would be taken for several arguments.
        return Stream.of(scalars(), times(), arrays(), recordsAndEnums(), collections(), maps()).flatMap(each -> each)
                .map(each -> Arguments.of(new Object[] {each}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void arrivesAsItWas(Object value) {
        Object arrived = Crossing.of(value);

        assertTrue(Same.same(value, arrived), () -> "sent=" + value + ", arrived=" + arrived);
    }

    static Stream<List<Object>> otherLists() {
        return Stream.of(List.of(1, 2, 3), Arrays.asList(1, 2, 3), Collections.unmodifiableList(Arrays.asList(1, 2, 3)),
                new ArrayList<>(List.of(1, 2, 3)) {
                });
    }

    @ParameterizedTest
    @MethodSource("otherLists")
    void makesOtherListsUnmodifiable(List<Object> list) {
        @SuppressWarnings("unchecked")
        List<Object> arrived = (List<Object>) Crossing.of(list);

        assertEquals(List.of(1, 2, 3), arrived);
        assertThrows(UnsupportedOperationException.class, () -> arrived.add(4));
    }

    @Test
    void makesOtherSetsAndMapsUnmodifiableInIterationOrder() {
        Set<Object> set = new ConcurrentSkipListSet<>(Collections.reverseOrder());
        set.addAll(List.of(1, 3, 2));
        Map<Object, Object> map = new ConcurrentSkipListMap<>(Collections.reverseOrder());
        map.putAll(Map.of(1, "a", 3, "c", 2, "b"));
        Set<?> arrivedSet = (Set<?>) Crossing.of(set);
        Map<?, ?> arrivedMap = (Map<?, ?>) Crossing.of(map);

        assertEquals(List.of(3, 2, 1), List.copyOf(arrivedSet));
        assertEquals("{3=c, 2=b, 1=a}", arrivedMap.toString());
        assertThrows(UnsupportedOperationException.class, arrivedSet::clear);
        assertThrows(UnsupportedOperationException.class, arrivedMap::clear);
    }

    @Test
    void keepsNullsInUnmodifiableCollections() {
        assertEquals(Arrays.asList(1, null), Crossing.of(Arrays.asList(1, null)));
        assertEquals(Collections.singletonMap(null, null), Crossing.of(Collections.singletonMap(null, null)));
    }

    @Test
    void keepsElementTypeOfEmptyEnumCollections() {
        @SuppressWarnings("unchecked")
        EnumSet<Month> set = (EnumSet<Month>) Crossing.of(EnumSet.noneOf(Month.class));

        assertEquals(EnumSet.allOf(Month.class), EnumSet.complementOf(set));
    }

    @Test
    void seesNoLaterChangeOfAnArray() {
        byte[] bytes = {1};
        Value message = ValueCodec.encode(bytes);

        bytes[0] = 2;
        assertEquals(1, ((byte[]) ValueCodec.decode(message, null))[0]);
    }

    @Test
    void namesComponentsOncePerTypeOfRecord() {
        Value message = ValueCodec.encode(List.of(new Figure.Circle(1), new Figure.Circle(2)));

        assertEquals(List.of("radius"), message.getCollection().getElements(0).getRecord().getNamesList());
        assertEquals(List.of(), message.getCollection().getElements(1).getRecord().getNamesList());
    }

    @Test
    void givesConstantsThemselves() {
        assertSame(Op.ADD, Crossing.of(Op.ADD));
        assertSame(DayOfWeek.MONDAY, Crossing.of(DayOfWeek.MONDAY));
    }
}
