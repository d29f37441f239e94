package dev.prong.child.frame;

import dev.prong.proto.v1.Value;
import java.util.List;

/** Which values can be decoded by a thread that must not be held up: small ones whose decoding runs no code of the user's. */
public final class PlainValue {

    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_DEPTH = 16;

    private PlainValue() {
    }

    /** Whether {@code value} is one. */
    public static boolean is(Value value) {
        return isPlain(value, 0) && value.getSerializedSize() <= MAX_BYTES;
    }

    private static boolean isPlain(Value value, int depth) {
        return switch (value.getKindCase()) {
            // Their classes are looked up by a loader of the user's, and initialised.
            case RECORD, ENUM_VALUE, ARRAY, LAMBDA, STATELESS -> false;
            // Its refusal takes longer, and whoever sends nothing else would be given credit as fast as it sends.
            case KIND_NOT_SET -> false;
            case OPTIONAL ->
                    !value.getOptional().hasValue() || arePlain(List.of(value.getOptional().getValue()), depth);
            case COLLECTION -> value.getCollection().getEnumType().isEmpty()
                    && arePlain(value.getCollection().getElementsList(), depth);
            case MAP -> value.getMap().getEnumType().isEmpty() && arePlain(value.getMap().getKeysList(), depth)
                    && arePlain(value.getMap().getValuesList(), depth);
            default -> true;
        };
    }

    private static boolean arePlain(List<Value> values, int depth) {
        if (depth >= MAX_DEPTH) {
            return false;
        }
        for (Value each : values) {
            if (!isPlain(each, depth + 1)) {
                return false;
            }
        }
        return true;
    }
}
