package dev.prong.proto.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a message costs on the heap once it is parsed, in bytes: the two bytes of an empty element become objects of dozens.
 * An estimate, the same whether it is made of a message or of its encoded bytes, before anything of it is parsed. The
 * bytes count once, each message within it 72 more, each text or byte string 48, each field that is unknown here 200.
 */
public final class Weight {

    /** A message, what it boxes, and its place in a list. */
    private static final int MESSAGE = 72;

    /** A string or a byte string beside what it holds. */
    private static final int TEXT = 48;

    /** A field that is unknown, in the maps and lists that keep it. */
    private static final int UNKNOWN = 200;

    /** So many times its bytes a message weighs at most: an unknown field takes two of them. */
    private static final int MOST_PER_BYTE = UNKNOWN / 2 + 1;

    private final CodedInputStream input;
    private final long most;
    private long weight;

    private Weight(CodedInputStream input, long most) {
        this.input = input;
        this.most = most;
    }

    /** Whether a message of so many bytes weighs no more than {@code most}, whatever is in it. */
    public static boolean isLight(long bytes, long most) {
        return bytes <= most / MOST_PER_BYTE;
    }

    /**
     * The weight of the frame that {@code input} holds, from its tags and lengths alone. Beyond {@code most} the scan goes
     * no further: then it is more than that, and not exact.
     *
     * @throws IOException if these are no bytes of a frame
     */
    public static long ofFrame(CodedInputStream input, long most) throws IOException {
        Weight weight = new Weight(input, most);
        weight.scan(Kind.FRAME, 0);
        return weight.weight + input.getTotalBytesRead();
    }

    /** The weight of a value. */
    public static long of(Value value) {
        return value.getSerializedSize() + objects(value);
    }

    private void scan(Kind kind, int depth) throws IOException {
        if (depth > Wire.RECURSION_LIMIT) {
            throw new InvalidProtocolBufferException("messages are nested too deeply: limit=" + Wire.RECURSION_LIMIT);
        }
        for (int tag = input.readTag(); tag != 0 && weight <= most; tag = input.readTag()) {
            int wire = WireFormat.getTagWireType(tag);
            Field field = kind.field(WireFormat.getTagFieldNumber(tag));
            if (wire == WireFormat.WIRETYPE_START_GROUP || wire == WireFormat.WIRETYPE_END_GROUP) {
                throw new InvalidProtocolBufferException("groups are no part of the protocol");
            }
            weight += field.weight(wire);
            if (wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                within(field, input.readRawVarint32(), depth);
            } else {
                input.skipField(tag);
            }
        }
    }

    private void within(Field field, int length, int depth) throws IOException {
        if (field.kind() == null) {
            input.skipRawBytes(length);
            return;
        }
        int outer = input.pushLimit(length);
        scan(field.kind(), depth + 1);
        if (weight <= most) {
            input.popLimit(outer);
        }
    }

    private static long objects(Value value) {
        return MESSAGE + switch (value.getKindCase()) {
            case STRING_VALUE, UTF16_VALUE, BIG_INTEGER, UUID, ZONE_ID, BOOLEAN_ARRAY, BYTE_ARRAY, SHORT_ARRAY,
                    CHAR_ARRAY,
                    INT_ARRAY, LONG_ARRAY, FLOAT_ARRAY, DOUBLE_ARRAY -> TEXT;
            case BIG_DECIMAL -> MESSAGE + text(value.getBigDecimal().getUnscaled().isEmpty());
            case LOCAL_DATE_TIME -> MESSAGE + text(value.getLocalDateTime().getZone().isEmpty());
            case OFFSET_DATE_TIME -> MESSAGE + text(value.getOffsetDateTime().getZone().isEmpty());
            case OFFSET_TIME -> MESSAGE + text(value.getOffsetTime().getZone().isEmpty());
            case ZONED_DATE_TIME -> MESSAGE + text(value.getZonedDateTime().getZone().isEmpty());
            case INSTANT, DURATION, PERIOD, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> MESSAGE;
            case OPTIONAL -> MESSAGE + (value.getOptional().hasValue() ? objects(value.getOptional().getValue()) : 0);
            case ARRAY -> MESSAGE + text(value.getArray().getComponentType().isEmpty())
                    + objects(value.getArray().getElementsList());
            case ENUM_VALUE -> MESSAGE + text(value.getEnumValue().getType().isEmpty())
                    + text(value.getEnumValue().getName().isEmpty());
            case RECORD -> MESSAGE + objects(value.getRecord());
            case COLLECTION -> MESSAGE + objects(value.getCollection());
            case MAP -> MESSAGE + objects(value.getMap());
            case LAMBDA -> MESSAGE + objects(value.getLambda());
            case STATELESS -> MESSAGE + text(value.getStateless().getType().isEmpty());
            case NULL_VALUE, BOOLEAN_VALUE, BYTE_VALUE, SHORT_VALUE, INT_VALUE, LONG_VALUE, FLOAT_VALUE, DOUBLE_VALUE,
                    CHAR_VALUE, LOCAL_DATE, LOCAL_TIME, ZONE_OFFSET, YEAR, YEAR_MONTH, MONTH_DAY, KIND_NOT_SET -> 0;
        };
    }

    private static long objects(RecordValue record) {
        return text(record.getType().isEmpty()) + (long) TEXT * record.getNamesCount()
                + objects(record.getComponentsList());
    }

    private static long objects(CollectionValue collection) {
        return text(collection.getEnumType().isEmpty()) + objects(collection.getElementsList());
    }

    private static long objects(MapValue map) {
        return text(map.getEnumType().isEmpty()) + objects(map.getKeysList()) + objects(map.getValuesList());
    }

    private static long objects(LambdaValue lambda) {
        return text(lambda.getCapturingClass().isEmpty()) + text(lambda.getInterfaceClass().isEmpty())
                + text(lambda.getInterfaceMethod().isEmpty()) + text(lambda.getInterfaceSignature().isEmpty())
                + text(lambda.getImplementationClass().isEmpty()) + text(lambda.getImplementationMethod().isEmpty())
                + text(lambda.getImplementationSignature().isEmpty())
                + text(lambda.getInstantiatedMethodType().isEmpty())
                + objects(lambda.getCapturedList());
    }

    private static long objects(List<Value> values) {
        long all = 0;
        for (Value each : values) {
            all += objects(each);
        }
        return all;
    }

    private static long text(boolean isEmpty) {
        return isEmpty ? 0 : TEXT;
    }

    /**
     * A field of a kind of message.
     *
     * @param kind of the message that it holds; null if it holds none
     */
    private record Field(FieldDescriptor.JavaType type, Kind kind) {

        /** Of a number that this kind of message does not know. */
        static final Field NONE = new Field(null, null);

        int weight(int wire) {
            boolean isLong = wire == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            return switch (type) {
                case null -> UNKNOWN;
                case MESSAGE -> isLong ? MESSAGE : UNKNOWN;
                case STRING, BYTE_STRING -> isLong ? TEXT : UNKNOWN;
                case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> isLong ? UNKNOWN : 0;
            };
        }
    }

    /** A kind of message: its fields by number. Apart, as a child that only sends needs none. */
    private static final class Kind {

        static final Kind FRAME = of(Frame.getDescriptor(), new HashMap<>());

        private Field[] fields = {};

        private static Kind of(Descriptor type, Map<Descriptor, Kind> known) {
            Kind before = known.get(type);
            if (before != null) {
                return before;
            }
            Kind kind = new Kind();
            known.put(type, kind); // First: a value is in a collection is in a value.
            Collection<FieldDescriptor> all = type.getFields();
            kind.fields = new Field[all.stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0) + 1];
            for (FieldDescriptor each : all) {
                kind.fields[each.getNumber()] = new Field(each.getJavaType(),
                        each.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? of(each.getMessageType(), known)
                                : null);
            }
            return kind;
        }

        Field field(int number) {
            Field known = number < fields.length ? fields[number] : null;
            return known == null ? Field.NONE : known;
        }
    }
}
