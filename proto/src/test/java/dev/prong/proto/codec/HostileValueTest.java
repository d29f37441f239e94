package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.DateTimeValue;
import dev.prong.proto.v1.EnumValue;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.MapKind;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.OptionalValue;
import dev.prong.proto.v1.Ordering;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.SecondsValue;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a compromised child may send: each ends as a refusal that says what and where. */
class HostileValueTest {

    private static final String PREFIX = "dev.prong.proto.codec.HostileValueTest$";

    private static final Value NULL = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

    record Point(int x, Integer y) {
    }

    record Order(List<Object> lines) {
    }

    record Positive(int n) {
        Positive {
            if (n <= 0) {
                throw new IllegalArgumentException("not positive: n=" + n);
            }
        }
    }

    record Greedy(int size) {
        Greedy {
            Object[] ignored = new Object[size];
            assertEquals(size, ignored.length);
        }
    }

    record Recursive(int n) {
        Recursive {
            n = new Recursive(n).n();
        }
    }

    record BadHash(int n) {
        @Override
        public int hashCode() {
            throw new IllegalStateException("no hash");
        }
    }

    enum Kind {
        A
    }

    enum Fails {
        A;

        static {
            if (Integer.parseInt("1") == 1) {
                throw new IllegalStateException("no start");
            }
        }
    }

    /** Not to be initialised by decoding. */
    static final class Guarded {
        static {
            Watch.initialised = true;
        }

        private Guarded() {
        }
    }

    static final class Watch {
        private static volatile boolean initialised;
    }

    static Stream<Arguments> damaged() {
        String version = "; run both sides with the same version of it";
        String prong = "; run both sides with the same version of Prong";
        String path = " is not on the class path of the receiver; start parent and child with the same class path";
        String tooMany = "array has too many dimensions: dimensions=";
        return Stream.of(refused(Value.newBuilder(), "value has no kind that is known here" + prong),
                refused(Value.newBuilder().setByteValue(128), "byte_value is out of range or damaged: number=128"),
                refused(Value.newBuilder().setShortValue(-32769),
                        "short_value is out of range or damaged: number=-32769"),
                refused(Value.newBuilder().setCharValue(-1), "char_value is out of range or damaged: number=-1"),
                refused(Value.newBuilder().setUtf16Value(bytes(3)), "bytes of an array are damaged: size=3, width=2"),
                refused(Value.newBuilder().setLongArray(bytes(9)), "bytes of an array are damaged: size=9, width=8"),
                refused(Value.newBuilder().setBigInteger(ByteString.EMPTY),
                        "big_integer is out of range or damaged: Zero length BigInteger"),
                refused(Value.newBuilder().setUuid(bytes(15)), "uuid is out of range or damaged: size=15"),
                refused(Value.newBuilder().setInstant(SecondsValue.newBuilder().setSeconds(Long.MAX_VALUE)),
                        "instant is out of range or damaged: Instant exceeds minimum or maximum instant"),
                refused(Value.newBuilder().setDuration(SecondsValue.newBuilder().setNanos(1_000_000_000)),
                        "duration is out of range or damaged: number=1000000000"),
                refused(Value.newBuilder().setLocalTime(-1),
                        "local_time is out of range or damaged: Invalid value for NanoOfDay (valid values 0 - 86399999999999):"
                                + " -1"),
                refused(Value.newBuilder().setZoneId("Mars/Base"),
                        "zone_id is out of range or damaged: Unknown time-zone ID: Mars/Base"),
                refused(Value.newBuilder().setZonedDateTime(DateTimeValue.newBuilder().setZone("")),
                        "zoned_date_time is out of range or damaged: Invalid ID for ZoneOffset, invalid format: "),
                refused(Value.newBuilder().setYearMonth(Long.MAX_VALUE),
                        "year_month is out of range or damaged: integer overflow"),
                refused(Value.newBuilder().setMonthDay(-1),
                        "month_day is out of range or damaged: Invalid value for MonthOfYear: 0"),
                refused(Value.newBuilder().setOptional(OptionalValue.newBuilder().setValue(NULL)),
                        "optional is damaged: it holds null"),

                refused(record("com.acme.Gone"), "record com.acme.Gone" + path),
                refused(record(""), "record " + path),
                refused(record("a".repeat(1000)), "record " + "a".repeat(200) + "..." + path),
                refused(record("java.lang.String"), "class java.lang.String is no record here" + version),
                refused(record(PREFIX + "Guarded"), "class " + PREFIX + "Guarded is no record here" + version),
                refused(record(PREFIX + "Point", number(1)),
                        "record " + PREFIX + "Point has other components: got=1, expected=[x, y]"),
                refused(record(PREFIX + "Point", number(1), number(2), number(3)),
                        "record " + PREFIX + "Point has other components: got=3, expected=[x, y]"),
                refused(record(PREFIX + "Point", NULL, NULL), "Point.x: must be of type int: got=null"),
                refused(record(PREFIX + "Point", number(1), text("2")),
                        "Point.y: must be of type java.lang.Integer: got=java.lang.String"),
                refused(record(PREFIX + "Point", Value.newBuilder().setLongValue(1).build(), NULL),
                        "Point.x: must be of type int: got=java.lang.Long"),
                refused(Value.newBuilder().setRecord(RecordValue.newBuilder().setType(PREFIX + "Point")
                        .addComponents(number(1)).addComponents(number(2)).addNames("y").addNames("x")),
                        "record " + PREFIX + "Point has other components here: sent=[y, x], here=[x, y]" + version),
                refused(record(PREFIX + "Positive", number(-1)), "the constructor of record " + PREFIX
                        + "Positive threw java.lang.IllegalArgumentException: not positive: n=-1"),
                refused(record(PREFIX + "Greedy", number(Integer.MAX_VALUE)), "the constructor of record " + PREFIX
                        + "Greedy threw java.lang.OutOfMemoryError: Requested array size exceeds VM limit"),
                refused(record(PREFIX + "Recursive", number(1)), "the constructor of record " + PREFIX
                        + "Recursive threw java.lang.StackOverflowError"),
                refused(record(PREFIX + "Order",
                        list(CollectionKind.COLLECTION_KIND_LIST, number(1), record("com.acme.Line").build()).build()),
                        "Order.lines[1]: record com.acme.Line" + path),

                refused(constant(PREFIX + "Kind", "B"), "enum " + PREFIX + "Kind has no constant 'B' here" + version),
                refused(constant(PREFIX + "Fails", "A"), "initialising enum " + PREFIX
                        + "Fails threw java.lang.ExceptionInInitializerError, caused by java.lang.IllegalStateException: no start"),
                refused(constant(PREFIX + "Guarded", "A"), "class " + PREFIX + "Guarded is no enum here" + version),
                refused(constant("com.acme.Gone", "A"), "enum com.acme.Gone" + path),

                refused(array("int"), "component type int" + path),
                refused(array("[".repeat(300) + "I"), tooMany + "301, limit=8; send lists instead"),
                refused(array("[".repeat(255) + "I"), tooMany + "256, limit=8; send lists instead"),
                refused(array("[".repeat(8) + "Ljava.lang.String;"), tooMany + "9, limit=8; send lists instead"),
                refused(record("[".repeat(8) + "Ljava.lang.String;"), tooMany + "9, limit=8; send lists instead"),
                refused(array("java.lang.String", number(1)),
                        "array[0]: must be of type java.lang.String: got=java.lang.Integer"),
                refused(array("[I", text("x")), "array[0]: must be of type int[]: got=java.lang.String"),

                refused(Value.newBuilder().setCollection(CollectionValue.newBuilder().setKindValue(99)),
                        "kind of collection is not known here" + prong),
                refused(Value.newBuilder().setMap(MapValue.newBuilder()), "kind of map is not known here" + prong),
                refused(Value.newBuilder().setCollection(CollectionValue.newBuilder()
                        .setKind(CollectionKind.COLLECTION_KIND_TREE_SET).setOrderingValue(7)),
                        "ordering is not known here" + prong),
                refused(list(CollectionKind.COLLECTION_KIND_SET, number(1), number(1)),
                        "Collection[1]: is equal to an earlier element of the java.util.Set"),
                refused(list(CollectionKind.COLLECTION_KIND_ARRAY_DEQUE, NULL),
                        "Collection[0]: putting it into a java.util.ArrayDeque threw java.lang.NullPointerException"),
                refused(list(CollectionKind.COLLECTION_KIND_ENUM_SET), "enum " + path),
                refused(enumSet(PREFIX + "Kind", number(1)), "Collection[0]: putting it into a java.util.EnumSet threw"
                        + " java.lang.ClassCastException: "),
                refused(list(CollectionKind.COLLECTION_KIND_TREE_SET, number(1), text("a")),
                        "Collection[1]: putting it into a java.util.TreeSet threw java.lang.ClassCastException: "),
                refused(Value.newBuilder().setCollection(CollectionValue.newBuilder()
                        .setKind(CollectionKind.COLLECTION_KIND_TREE_SET)
                        .setOrdering(Ordering.ORDERING_CASE_INSENSITIVE)
                        .addElements(number(1))),
                        "Collection[0]: putting it into a java.util.TreeSet threw java.lang.ClassCastException: "),
                refused(list(CollectionKind.COLLECTION_KIND_HASH_SET, record(PREFIX + "BadHash", number(1)).build()),
                        "Collection[0]: putting it into a java.util.HashSet threw java.lang.IllegalStateException: no hash"),
                refused(map(List.of(record(PREFIX + "BadHash", number(1)).build()), List.of(NULL)),
                        "Map key BadHash: putting it into a java.util.HashMap threw java.lang.IllegalStateException: no hash"),
                refused(map(List.of(text("k"), text("k")), List.of(number(1), number(2))),
                        "Map key \"k\": is equal to an earlier key of the java.util.HashMap"),
                refused(map(List.of(text("k")), List.of()), "map is damaged: keys=1, values=0"),
                refused(map(List.of(text("k")), List.of(record("com.acme.Gone").build())),
                        "Map[\"k\"]: record com.acme.Gone" + path),

                refused(Value.newBuilder().setLambda(LambdaValue.newBuilder().setCapturingClass("java/lang/Object")),
                        "a message or a result names code; only a task may, from a parent to its child"),
                refused(Value.newBuilder().setStateless(StatelessValue.newBuilder().setType(PREFIX + "Guarded")),
                        "a message or a result names code; only a task may, from a parent to its child"));
    }

    @Test
    void arraysOfTooManyDimensionsAreRefusedBeforeTheyAreSent() {
        Object most = new String[0][0][0][0][0][0][0][0];
        assertEquals(most.getClass(), Crossing.of(most).getClass());
        Object more = new int[1][1][1][1][1][1][1][1][1];
        assertEquals(1, ((Object[]) Crossing.of(((Object[]) more)[0])).length);
        Crossing.refused("List[0]: array has too many dimensions: dimensions=9, limit=8; send lists instead",
                () -> ValueCodec.encode(List.of(more)));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void refusesWithWhatAndWhere(Value.Builder value, String message) {
        String said = assertThrows(MessageException.class, () -> Crossing.decode(value)).getMessage();

        // A ClassCastException's own text, which follows the colon, is the JDK's.
        assertEquals(message, message.endsWith("ClassCastException: ") ? said.substring(0, message.length()) : said);
    }

    @Test
    void initialisesNoClassThatIsNeitherRecordNorEnum() {
        for (Value.Builder each : List.of(record(PREFIX + "Guarded"), constant(PREFIX + "Guarded", "A"),
                enumSet(PREFIX + "Guarded"), array(PREFIX + "Guarded", NULL))) {
            assertThrows(MessageException.class, () -> Crossing.decode(each));
        }
        assertFalse(Watch.initialised);
    }

    @Test
    void runsNoTaskThatArrivesAsAValue() {
        Task<Integer> task = _ -> 1;
        Value smuggled = Value.newBuilder().setLambda(TaskCodec.encode(task).getLambda()).build();
        Value inList = list(CollectionKind.COLLECTION_KIND_LIST, smuggled).build();

        Crossing.refused("Collection[0]: a message or a result names code; only a task may, from a parent to its child",
                () -> Crossing.decode(inList.toBuilder()));
    }

    @Test
    void refusesDamagedBytesWithNothingButMessageExceptions() {
        byte[] good = ValueCodec.encode(List.of(new Point(1, 2), "text", new int[] {1, 2}, Kind.A, new Object[] {"x"}))
                .toByteArray();
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                ValueCodec.decode(Wire.parse(Value.parser(), bad), Crossing.LOADER);
            } catch (MessageException _) {
                refused++;
            }
        }
        assertTrue(refused > 200, "refused=" + refused);
    }

    @Test
    void allocatesNothingForASizeThatIsOnlyDeclared() {
        // A bytes field that says it has two gibibytes and has none.
        byte[] bytes = {(byte) 0xb2, 0x02, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};

        String message = assertThrows(MessageException.class, () -> Wire.parse(Value.parser(), bytes)).getMessage();
        assertTrue(message.startsWith("message is malformed: bytes=7; "), message);
    }

    private static Arguments refused(Value.Builder value, String message) {
        return Arguments.of(value, message);
    }

    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    private static Value number(int number) {
        return Value.newBuilder().setIntValue(number).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value.Builder record(String type, Value... components) {
        return Value.newBuilder()
                .setRecord(RecordValue.newBuilder().setType(type).addAllComponents(List.of(components)));
    }

    private static Value.Builder constant(String type, String name) {
        return Value.newBuilder().setEnumValue(EnumValue.newBuilder().setType(type).setName(name));
    }

    private static Value.Builder array(String component, Value... elements) {
        return Value.newBuilder().setArray(
                ArrayValue.newBuilder().setComponentType(component).addAllElements(List.of(elements)));
    }

    private static Value.Builder list(CollectionKind kind, Value... elements) {
        return Value.newBuilder().setCollection(
                CollectionValue.newBuilder().setKind(kind).addAllElements(List.of(elements)));
    }

    private static Value.Builder enumSet(String type, Value... elements) {
        return Value.newBuilder()
                .setCollection(CollectionValue.newBuilder().setKind(CollectionKind.COLLECTION_KIND_ENUM_SET)
                        .setEnumType(type).addAllElements(List.of(elements)));
    }

    private static Value.Builder map(List<Value> keys, List<Value> values) {
        return Value.newBuilder().setMap(
                MapValue.newBuilder().setKind(MapKind.MAP_KIND_HASH_MAP).addAllKeys(keys).addAllValues(values));
    }
}
