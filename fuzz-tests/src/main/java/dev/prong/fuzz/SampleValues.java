package dev.prong.fuzz;

import dev.prong.fuzz.Samples.Cell;
import dev.prong.fuzz.Samples.Circle;
import dev.prong.fuzz.Samples.Colour;
import dev.prong.fuzz.Samples.Even;
import dev.prong.fuzz.Samples.Nothing;
import dev.prong.fuzz.Samples.Order;
import dev.prong.fuzz.Samples.Point;
import dev.prong.fuzz.Samples.Polygon;
import dev.prong.fuzz.Samples.Primitives;
import dev.prong.fuzz.Samples.Trimmed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

/** A value of each kind. */
final class SampleValues {

    private SampleValues() {
    }

    /** The values by their names. */
    static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("null", null);
        all.put("simple", simple());
        all.put("big", new Object[] {new BigInteger("-123456789012345678901234567890"), new BigDecimal("1.50"),
                new UUID(1, 2), "lone \ud800 surrogate"});
        all.put("times", times());
        all.put("optionals", List.of(Optional.of(Optional.empty()), OptionalInt.of(1), OptionalLong.empty(),
                OptionalDouble.of(0.5), Optional.of(OptionalInt.empty())));
        all.put("arrays", arrays());
        all.put("lists", lists());
        all.put("sets", sets());
        all.put("maps", maps());
        all.put("enums", List.of(Colour.RED, Colour.GREEN, EnumSet.of(Colour.BLUE), EnumSet.noneOf(Colour.class)));
        all.put("order", order());
        all.put("cells", new Cell(1, new Cell("two", new Cell(new Cell[] {null}, null))));
        all.put("records", List.of(new Primitives(true, (byte) 1, (short) -2, 'x', 3, -4L, Float.NaN, -0.0),
                new Even(2), new Trimmed("x"), new Nothing()));
        return all;
    }

    private static List<Object> simple() {
        return List.of(true, (byte) -1, (short) 300, 70_000, 1L << 40, 1.5f, -0.0, 'x', "text");
    }

    private static List<Object> times() {
        LocalDate date = LocalDate.of(2026, 2, 28);
        LocalTime time = LocalTime.of(13, 37, 0, 1);
        LocalDateTime both = date.atTime(time);
        ZoneOffset offset = ZoneOffset.ofHours(-3);
        return List.of(Instant.ofEpochSecond(-1, 5), Duration.ofMillis(-1), Period.of(1, 2, 3), date, time, both,
                OffsetDateTime.of(both, offset), OffsetTime.of(time, offset), both.atZone(ZoneId.of("Europe/Paris")),
                offset, ZoneId.of("Asia/Tokyo"), Year.of(2026), YearMonth.of(2026, 2), MonthDay.of(2, 29));
    }

    private static List<Object> arrays() {
        return List.of(new boolean[] {true}, new byte[] {1}, new short[] {2}, new char[] {'c'}, new int[] {4},
                new long[] {5}, new float[] {6}, new double[] {7}, new String[] {"a", null}, new int[][] {{1}, null},
                new Point[0]);
    }

    @SuppressWarnings("JdkObsolete") // Values may be linked lists.
    private static List<Object> lists() {
        return List.of(new ArrayList<>(List.of(1)), new LinkedList<>(List.of(2)), new ArrayDeque<>(List.of(3)),
                Collections.nCopies(2, "x"));
    }

    private static List<Object> sets() {
        Set<String> ignoringCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.addAll(List.of("a", "B"));
        Set<Integer> reversed = new TreeSet<>(Collections.reverseOrder());
        reversed.addAll(List.of(1, 2));
        return List.of(new HashSet<>(List.of(1, 2)), new LinkedHashSet<>(List.of("b", "a")), new TreeSet<>(points()),
                ignoringCase, reversed, Collections.singleton(List.of()));
    }

    private static List<Object> maps() {
        Map<Colour, Object> byColour = new EnumMap<>(Colour.class);
        byColour.put(Colour.GREEN, null);
        Map<String, Object> linked = new LinkedHashMap<>();
        linked.put("k", 1);
        return List.of(new HashMap<>(Map.of("k", new Circle(1))), linked, new TreeMap<>(Map.of(1, "one")), byColour,
                Map.of(List.of(1), Set.of()), new EnumMap<>(Colour.class));
    }

    private static List<Point> points() {
        return List.of(new Point(1, 2), new Point(0, -1));
    }

    static Order order() {
        return new Order("name", EnumSet.of(Colour.RED), Map.of("form", new Polygon(points())),
                Optional.of(new Point(3, 4)), new Object[] {"rest", emptyOrder()});
    }

    private static Object emptyOrder() {
        return new Order(null, Set.of(), Map.of(), Optional.empty(), null);
    }
}
