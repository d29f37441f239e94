package dev.prong.fuzz;

import com.google.protobuf.ByteString;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.MapKind;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Values without what may differ between equal ones: the order of hash sets, and which record names its components. */
final class Unordered {

    private static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();
    private static final Comparator<Value> ORDER = Comparator.comparing(Value::toByteString, BYTES);

    private Unordered() {
    }

    static Value of(Value value) {
        return switch (value.getKindCase()) {
            case RECORD -> value.toBuilder().setRecord(of(value.getRecord())).build();
            case ARRAY -> value.toBuilder().setArray(of(value.getArray())).build();
            case COLLECTION -> value.toBuilder().setCollection(of(value.getCollection())).build();
            case MAP -> value.toBuilder().setMap(of(value.getMap())).build();
            case OPTIONAL -> value.getOptional().hasValue() ? optional(value) : value;
            default -> value;
        };
    }

    private static Value optional(Value value) {
        return value.toBuilder()
                .setOptional(value.getOptional().toBuilder().setValue(of(value.getOptional().getValue())))
                .build();
    }

    private static RecordValue of(RecordValue value) {
        return value.toBuilder().clearNames().clearComponents().addAllComponents(all(value.getComponentsList()))
                .build();
    }

    private static ArrayValue of(ArrayValue value) {
        return value.toBuilder().clearElements().addAllElements(all(value.getElementsList())).build();
    }

    private static CollectionValue of(CollectionValue value) {
        List<Value> elements = all(value.getElementsList());
        if (value.getKind() == CollectionKind.COLLECTION_KIND_HASH_SET) {
            elements = elements.stream().sorted(ORDER).toList();
        }
        return value.toBuilder().clearElements().addAllElements(elements).build();
    }

    private static MapValue of(MapValue value) {
        if (value.getKind() != MapKind.MAP_KIND_HASH_MAP) {
            return value.toBuilder().clearKeys().addAllKeys(all(value.getKeysList())).clearValues()
                    .addAllValues(all(value.getValuesList())).build();
        }
        List<MapValue> entries = new ArrayList<>();
        for (int i = 0; i < value.getKeysCount(); i++) {
            entries.add(MapValue.newBuilder().addKeys(of(value.getKeys(i))).addValues(of(value.getValues(i))).build());
        }
        entries.sort(Comparator.comparing(MapValue::toByteString, BYTES));
        MapValue.Builder sorted = value.toBuilder().clearKeys().clearValues();
        entries.forEach(sorted::mergeFrom);
        return sorted.build();
    }

    private static List<Value> all(List<Value> values) {
        return values.stream().map(Unordered::of).toList();
    }
}
