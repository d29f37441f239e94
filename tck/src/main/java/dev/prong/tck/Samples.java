package dev.prong.tck;

import static dev.prong.tck.Sample.sample;

import dev.prong.tck.Shapes.Blank;
import dev.prong.tck.Shapes.Bounds;
import dev.prong.tck.Shapes.Circle;
import dev.prong.tck.Shapes.Color;
import dev.prong.tck.Shapes.Every;
import dev.prong.tck.Shapes.Group;
import dev.prong.tck.Shapes.Holder;
import dev.prong.tck.Shapes.Node;
import dev.prong.tck.Shapes.Nothing;
import dev.prong.tck.Shapes.Operation;
import dev.prong.tck.Shapes.Pair;
import dev.prong.tck.Shapes.Parts;
import dev.prong.tck.Shapes.Square;
import dev.prong.tck.Shapes.Tags;
import dev.prong.tck.Shapes.Tail;
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
        return Stream.of(sample("null", null), sample("true", true), sample("false", false),
                sample("byte min", Byte.MIN_VALUE), sample("short min", Short.MIN_VALUE), sample("int 0", 0),
                sample("int min", Integer.MIN_VALUE), sample("int max", Integer.MAX_VALUE),
                sample("long min", Long.MIN_VALUE),
                sample("long max", Long.MAX_VALUE), sample("float -0", -0.0f), sample("float NaN", Float.NaN),
                sample("double -0", -0.0), sample("double NaN", Double.NaN), sample("double least", Double.MIN_VALUE),
                sample("double infinity", Double.NEGATIVE_INFINITY), sample("char", 'x'), sample("char 0", '\0'),
                sample("char surrogate", '\uDC00'), sample("char max", '\uFFFF'));
    }

    private static Stream<Sample> texts() {
        return Stream.of(sample("empty text", ""), sample("text with NUL", "a\0b"),
                sample("text of all planes", "aé€\uD83C\uDF74"),
                sample("lone high surrogate", "a\uD83Cb"), sample("lone low surrogate", "\uDF74"),
                sample("surrogates in the wrong order", "\uDF74\uD83C"), sample("long text", "prong ".repeat(50_000)));
    }

    private static Stream<Sample> numbers() {
        return Stream.of(sample("BigInteger 0", BigInteger.ZERO),
                sample("BigInteger negative", BigInteger.TWO.pow(1000).negate()),
                sample("BigDecimal with scale", new BigDecimal("1.10")),
                sample("BigDecimal negative scale", new BigDecimal("12E+400")),
                sample("BigDecimal small", new BigDecimal("-1E-4000")));
    }

    private static Stream<Sample> times() {
        LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30); // Happens twice in Paris.
        ZoneId paris = ZoneId.of("Europe/Paris");
        return Stream.of(sample("Instant min", Instant.MIN), sample("Instant max", Instant.MAX),
                sample("Duration", Duration.ofNanos(-1)),
                sample("Duration max", Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                sample("Period", Period.of(1, -2, 3)),
                sample("LocalDate min", LocalDate.MIN), sample("LocalDate max", LocalDate.MAX),
                sample("LocalTime", LocalTime.MAX),
                sample("LocalDateTime", twice),
                sample("OffsetTime", OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHours(-9))),
                sample("OffsetDateTime", OffsetDateTime.of(twice, ZoneOffset.ofTotalSeconds(3_601))),
                sample("ZonedDateTime, first", ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(2))),
                sample("ZonedDateTime, second", ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(1))),
                sample("ZonedDateTime of an offset", ZonedDateTime.of(twice, ZoneOffset.UTC)), sample("ZoneId", paris),
                sample("ZoneOffset", ZoneOffset.MAX), sample("Year", Year.of(Year.MIN_VALUE)),
                sample("YearMonth", YearMonth.of(2026, 2)),
                sample("MonthDay", MonthDay.of(2, 29)), sample("DayOfWeek", DayOfWeek.SUNDAY),
                sample("Month", Month.MAY));
    }

    private static Stream<Sample> arrays() {
        return Stream.of(sample("boolean[]", new boolean[] {true, false}), sample("byte[]", new byte[] {-128, 0, 127}),
                sample("byte[0]", new byte[0]), sample("byte[1 MiB]", bytes(1 << 20)),
                sample("short[]", new short[] {-1, 1}),
                sample("char[]", new char[] {'a', '\uD83C'}), sample("int[]", new int[] {Integer.MIN_VALUE, 7}),
                sample("long[]", new long[] {Long.MAX_VALUE}), sample("float[]", new float[] {-0.0f, Float.NaN}),
                sample("double[]", new double[] {-0.0, Double.NaN}), sample("int[][]", new int[][] {{1}, null, {}}),
                sample("String[]", new String[] {"a", null, "\uD83C"}), sample("Integer[]", new Integer[] {1, null}),
                sample("Object[]", new Object[] {1, "a", null, new Object[] {2L}, new int[] {3}}),
                sample("Object[0]", new Object[0]),
                sample("record[]", new Node[] {new Node(1, null)}),
                sample("interface[]", new Shapes.Shape[] {new Circle(1)}),
                sample("enum[]", Color.values()), sample("List[]", new List<?>[] {List.of(1)}));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static Stream<Sample> optionals() {
        return Stream.of(sample("Optional empty", Optional.empty()), sample("Optional", Optional.of("a")),
                sample("Optional of Optional", Optional.of(Optional.empty())),
                sample("Optional of array", Optional.of(new int[] {1})),
                sample("UUID", new UUID(Long.MIN_VALUE, -1)));
    }

    private static Stream<Sample> enums() {
        return Stream.of(sample("enum", Color.GREEN), sample("enum constant with a body", Operation.PLUS),
                sample("the one instance of its class", Nothing.INSTANCE),
                sample("that in a record", new Pair<>(Nothing.INSTANCE, List.of(Nothing.INSTANCE))));
    }

    private static Stream<Sample> records() {
        Node list = null;
        for (int i = 0; i < 100; i++) {
            list = new Node(i, list);
        }
        return Stream.of(sample("record without components", new Blank()), sample("record 100 deep", list),
                sample("record of every primitive",
                        new Every(true, (byte) 1, (short) 2, 3, 4L, 5f, 6d, '7', "8", new int[] {9})),
                sample("record of nulls", new Pair<>(null, null)),
                sample("generic record", new Pair<>("a", List.of(1, 2))),
                sample("generic record of arrays", new Pair<>(new int[] {1}, new String[] {"b"})),
                sample("sealed records", new Group(List.of(new Circle(1.5), new Square(2), new Group(List.of())))),
                sample("record with a compact constructor", new Bounds(1, 2)),
                sample("private record", Shapes.hidden("x")),
                sample("varargs record", new Tags("a", null, "b")), sample("varargs record without any", new Tags()),
                sample("varargs record of null", new Tags((String[]) null)),
                sample("varargs record of primitives", new Tail(1, 2, 3)),
                sample("varargs record of objects", new Parts("x", 1, "a", new Object[] {2L})),
                sample("varargs record of one array", new Parts("x", new Object[] {new Object[] {1}})),
                sample("varargs record of an array of another class", new Parts("x", (Object[]) new String[] {"a"})),
                sample("varargs records in each other", new Parts("x", new Parts("y", new Tags("a")), new Tail(1))),
                sample("record with a list", new Holder(new java.util.ArrayList<>(Arrays.asList("a", null)))));
    }
}
