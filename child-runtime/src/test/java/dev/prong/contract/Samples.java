package dev.prong.contract;

import static dev.prong.contract.Sample.of;

import dev.prong.contract.Shapes.Blank;
import dev.prong.contract.Shapes.Bounds;
import dev.prong.contract.Shapes.Circle;
import dev.prong.contract.Shapes.Color;
import dev.prong.contract.Shapes.Every;
import dev.prong.contract.Shapes.Group;
import dev.prong.contract.Shapes.Holder;
import dev.prong.contract.Shapes.Node;
import dev.prong.contract.Shapes.Operation;
import dev.prong.contract.Shapes.Pair;
import dev.prong.contract.Shapes.Square;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Values of every kind that is no collection; see {@link SampleCollections} for those. */
final class Samples {

    private Samples() {
    }

    static Stream<Sample> all() {
        return Stream.of(scalars(), texts(), numbers(), times(), arrays(), optionals(), enums(), records())
                .flatMap(each -> each);
    }

    private static Stream<Sample> scalars() {
        return Stream.of(of("null", null), of("true", true), of("false", false),
                of("byte min", Byte.MIN_VALUE), of("short min", Short.MIN_VALUE), of("int 0", 0),
                of("int min", Integer.MIN_VALUE), of("int max", Integer.MAX_VALUE), of("long min", Long.MIN_VALUE),
                of("long max", Long.MAX_VALUE), of("float -0", -0.0f), of("float NaN", Float.NaN),
                of("double -0", -0.0), of("double NaN", Double.NaN), of("double least", Double.MIN_VALUE),
                of("double infinity", Double.NEGATIVE_INFINITY), of("char", 'x'), of("char 0", '\0'),
                of("char surrogate", '\uDC00'), of("char max", '\uFFFF'));
    }

    private static Stream<Sample> texts() {
        return Stream.of(of("empty text", ""), of("text with NUL", "a\0b"), of("text of all planes", "aé€\uD83C\uDF74"),
                of("lone high surrogate", "a\uD83Cb"), of("lone low surrogate", "\uDF74"),
                of("surrogates in the wrong order", "\uDF74\uD83C"), of("long text", "prong ".repeat(50_000)));
    }

    private static Stream<Sample> numbers() {
        return Stream.of(of("BigInteger 0", BigInteger.ZERO),
                of("BigInteger negative", BigInteger.TWO.pow(1000).negate()),
                of("BigDecimal with scale", new BigDecimal("1.10")),
                of("BigDecimal negative scale", new BigDecimal("12E+400")),
                of("BigDecimal small", new BigDecimal("-1E-4000")));
    }

    private static Stream<Sample> times() {
        LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30); // Happens twice in Paris.
        ZoneId paris = ZoneId.of("Europe/Paris");
        return Stream.of(of("Instant min", Instant.MIN), of("Instant max", Instant.MAX),
                of("Duration", Duration.ofNanos(-1)),
                of("Duration max", Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)), of("Period", Period.of(1, -2, 3)),
                of("LocalDate min", LocalDate.MIN), of("LocalDate max", LocalDate.MAX), of("LocalTime", LocalTime.MAX),
                of("LocalDateTime", twice), of("OffsetTime", OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHours(-9))),
                of("OffsetDateTime", OffsetDateTime.of(twice, ZoneOffset.ofTotalSeconds(3_601))),
                of("ZonedDateTime, first", ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(2))),
                of("ZonedDateTime, second", ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(1))),
                of("ZonedDateTime of an offset", ZonedDateTime.of(twice, ZoneOffset.UTC)), of("ZoneId", paris),
                of("ZoneOffset", ZoneOffset.MAX), of("Year", Year.of(Year.MIN_VALUE)),
                of("YearMonth", YearMonth.of(2026, 2)),
                of("MonthDay", MonthDay.of(2, 29)), of("DayOfWeek", DayOfWeek.SUNDAY), of("Month", Month.MAY));
    }

    private static Stream<Sample> arrays() {
        return Stream.of(of("boolean[]", new boolean[] {true, false}), of("byte[]", new byte[] {-128, 0, 127}),
                of("byte[0]", new byte[0]), of("byte[1 MiB]", bytes(1 << 20)), of("short[]", new short[] {-1, 1}),
                of("char[]", new char[] {'a', '\uD83C'}), of("int[]", new int[] {Integer.MIN_VALUE, 7}),
                of("long[]", new long[] {Long.MAX_VALUE}), of("float[]", new float[] {-0.0f, Float.NaN}),
                of("double[]", new double[] {-0.0, Double.NaN}), of("int[][]", new int[][] {{1}, null, {}}),
                of("String[]", new String[] {"a", null, "\uD83C"}), of("Integer[]", new Integer[] {1, null}),
                of("Object[]", new Object[] {1, "a", null, new Object[] {2L}, new int[] {3}}),
                of("Object[0]", new Object[0]),
                of("record[]", new Node[] {new Node(1, null)}), of("interface[]", new Shapes.Shape[] {new Circle(1)}),
                of("enum[]", Color.values()), of("List[]", new List<?>[] {List.of(1)}));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static Stream<Sample> optionals() {
        return Stream.of(of("Optional empty", Optional.empty()), of("Optional", Optional.of("a")),
                of("Optional of Optional", Optional.of(Optional.empty())),
                of("Optional of array", Optional.of(new int[] {1})),
                of("UUID", new UUID(Long.MIN_VALUE, -1)));
    }

    private static Stream<Sample> enums() {
        return Stream.of(of("enum", Color.GREEN), of("enum constant with a body", Operation.PLUS));
    }

    private static Stream<Sample> records() {
        Node list = null;
        for (int i = 0; i < 100; i++) {
            list = new Node(i, list);
        }
        return Stream.of(of("record without components", new Blank()), of("record 100 deep", list),
                of("record of every primitive",
                        new Every(true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, '7', "8", new int[] {9})),
                of("record of nulls", new Pair<>(null, null)), of("generic record", new Pair<>("a", List.of(1, 2))),
                of("generic record of arrays", new Pair<>(new int[] {1}, new String[] {"b"})),
                of("sealed records", new Group(List.of(new Circle(1.5), new Square(2), new Group(List.of())))),
                of("record with a compact constructor", new Bounds(1, 2)), of("private record", Shapes.hidden("x")),
                of("record with a list", new Holder(new java.util.ArrayList<>(Arrays.asList("a", null)))));
    }
}
