package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.MapKind;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.Ordering;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Values that are short, and would take minutes to days to be built. */
@Timeout(60)
class CostlyValueTest {

    private static final String TOO_LONG = "its sets and maps take too long to be built: limit=268435456 comparisons;"
            + " too many elements have equal hash codes, or sets are nested too deeply: send lists instead";

    record Same(int n) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"COLLECTION_KIND_HASH_SET", "COLLECTION_KIND_LINKED_HASH_SET",
            "COLLECTION_KIND_SET"})
    void refusesSetsOfTooManyElementsWithEqualHashCodes(CollectionKind kind) {
        Crossing.refused(TOO_LONG, () -> Crossing.decode(collection(kind, 20_000, i -> List.of(i, -31 * i))));
        Crossing.refused(TOO_LONG,
                () -> Crossing.decode(collection(kind, 30_000, i -> OptionalLong.of((long) i << 32 | i))));
        Crossing.refused(TOO_LONG, () -> Crossing.decode(collection(kind, 20_000, Same::new)));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"MAP_KIND_HASH_MAP", "MAP_KIND_LINKED_HASH_MAP", "MAP_KIND_MAP"})
    void refusesMapsOfTooManyKeysWithEqualHashCodes(MapKind kind) {
        List<Value> keys = values(20_000, Same::new);
        Value.Builder map = Value.newBuilder()
                .setMap(MapValue.newBuilder().setKind(kind).addAllKeys(keys).addAllValues(keys));
        Crossing.refused(TOO_LONG, () -> Crossing.decode(map));
    }

    @Test
    void countsTheSetsOfAMessageTogether() {
        Value third = collection(CollectionKind.COLLECTION_KIND_SET, 8_000, Same::new).build();
        Crossing.refused("Collection[4]: " + TOO_LONG,
                () -> ValueCodec.decode(list(Collections.nCopies(9, third)), Crossing.LOADER));
    }

    @Test
    void takesAsManyElementsAsAPoorHashCodeCanServe() {
        Object set = Crossing.decode(collection(CollectionKind.COLLECTION_KIND_HASH_SET, 5_000, Same::new));
        assertEquals(5_000, ((Collection<?>) set).size());
    }

    @Test
    void refusesLargeValuesWithinManySets() {
        Value value = list(Collections.nCopies(1 << 20, ValueCodec.encode(1)));
        for (int i = 0; i < 400; i++) {
            value = collection(CollectionKind.COLLECTION_KIND_HASH_SET, List.of(value)).build();
        }
        Value nested = value;
        Crossing.refused(TOO_LONG.replace("its", "Collection" + "[0]".repeat(8) + "...(128 more)..." + "[0]".repeat(8)
                + ": its"), () -> ValueCodec.decode(nested, Crossing.LOADER));
    }

    @Test
    void refusesToCompareDecimalsOfManyDigits() {
        BigDecimal most = new BigDecimal(BigInteger.ONE.shiftLeft(8191), 0);
        BigDecimal more = new BigDecimal(BigInteger.ONE.shiftLeft(8192), 1);
        String refused = "a decimal in a set or a key has too many digits to be compared: bits=8193, limit=8192;"
                + " send it in a list";
        for (CollectionKind kind : List.of(CollectionKind.COLLECTION_KIND_TREE_SET,
                CollectionKind.COLLECTION_KIND_HASH_SET)) {
            Crossing.refused("Collection[1]: " + refused,
                    () -> Crossing.decode(collection(kind, 2, i -> i == 0 ? most : more)));
        }
        Value.Builder map = Value.newBuilder().setMap(MapValue.newBuilder().setKind(MapKind.MAP_KIND_TREE_MAP)
                .setOrdering(Ordering.ORDERING_REVERSE).addKeys(ValueCodec.encode(more))
                .addValues(ValueCodec.encode(1)));
        Crossing.refused("Map[0]: " + refused, () -> Crossing.decode(map));
        assertEquals(List.of(more), Crossing.of(List.of(more)));
    }

    @Test
    void cutsTheTextsThatErrorsRepeat() {
        Crossing.refused("zone_id is out of range or damaged: Invalid ID for region-based ZoneId, invalid format: "
                + "!".repeat(148) + "...", () -> Crossing.decode(Value.newBuilder().setZoneId("!".repeat(100_000))));
    }

    @Test
    void valueThatDoesNotFitIntoTheHeapIsRefused() {
        ClassLoader full = new ClassLoader() {
            @Override
            public Class<?> loadClass(String name) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        Value.Builder value = Value.newBuilder().setRecord(RecordValue.newBuilder().setType("com.acme.Order"));
        Crossing.refused("value does not fit into the memory of this process: Order, reason=Java heap space; send it in"
                + " pieces, or give the process more memory", () -> ValueCodec.decode(value.build(), full));
    }

    private static Value.Builder collection(CollectionKind kind, int size, IntFunction<Object> element) {
        return collection(kind, values(size, element));
    }

    private static Value.Builder collection(CollectionKind kind, List<Value> elements) {
        return Value.newBuilder().setCollection(CollectionValue.newBuilder().setKind(kind).addAllElements(elements));
    }

    private static List<Value> values(int size, IntFunction<Object> value) {
        return IntStream.range(0, size).mapToObj(value).map(ValueCodec::encode).toList();
    }

    private static Value list(List<Value> elements) {
        return collection(CollectionKind.COLLECTION_KIND_LIST, elements).build();
    }
}
