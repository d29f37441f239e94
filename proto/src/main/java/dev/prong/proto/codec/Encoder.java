package dev.prong.proto.codec;

import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.EnumValue;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.OptionalValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.Value;
import dev.prong.value.Atom;
import dev.prong.value.Budget;
import dev.prong.value.CollectionKind;
import dev.prong.value.Fold;
import dev.prong.value.MapKind;
import dev.prong.value.Names;
import dev.prong.value.RecordShape;
import dev.prong.value.Shape;
import dev.prong.value.SingleShape;
import dev.prong.value.Traits;
import java.lang.invoke.SerializedLambda;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes messages of values. For one value and one thread. */
final class Encoder implements Fold<Value> {

    private static final Value NOTHING = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

    private final Budget budget;
    /** The records whose component names have been sent. */
    private final Set<Class<?>> named = new HashSet<>();

    Encoder(Budget budget) {
        this.budget = budget;
    }

    @Override
    public Value nothing() {
        return NOTHING;
    }

    @Override
    public Value atom(Atom kind, Object value) {
        return AtomEncoder.encode(kind, value);
    }

    @Override
    public Value constant(Enum<?> constant) {
        return Value.newBuilder().setEnumValue(EnumValue.newBuilder().setType(name(constant.getDeclaringClass()))
                .setName(constant.name())).build();
    }

    @Override
    public Value single(Object instance) {
        Class<?> type = instance.getClass();
        String field = ((SingleShape) Shape.of(type)).fieldName();
        return Value.newBuilder().setEnumValue(EnumValue.newBuilder().setType(name(type)).setName(field)).build();
    }

    @Override
    public Value primitives(Object array) {
        return PrimitiveCodec.encode(array);
    }

    @Override
    public Value array(Object[] array, List<Value> elements) {
        Classes.checkDimensions(array.getClass().getName(), 0);
        return Value.newBuilder()
                .setArray(ArrayValue.newBuilder().setComponentType(name(array.getClass().componentType()))
                        .addAllElements(elements))
                .build();
    }

    @Override
    public Value optional(Optional<?> optional, Value part) {
        OptionalValue.Builder message = OptionalValue.newBuilder();
        if (part != null) {
            message.setValue(part);
        }
        return Value.newBuilder().setOptional(message).build();
    }

    @Override
    public Value record(RecordShape shape, Object record, Object[] components, List<Value> parts) {
        RecordValue.Builder message = RecordValue.newBuilder().setType(name(shape.type())).addAllComponents(parts);
        if (named.add(shape.type())) {
            message.addAllNames(shape.names());
        }
        return Value.newBuilder().setRecord(message).build();
    }

    @Override
    public Value collection(CollectionKind kind, Traits traits, Collection<?> collection, List<Value> elements) {
        CollectionValue.Builder message = CollectionValue.newBuilder().setKind(Kinds.toWire(kind))
                .setOrdering(Kinds.toWire(traits.ordering())).addAllElements(elements);
        if (traits.enumType() != null) {
            message.setEnumType(name(traits.enumType()));
        }
        return Value.newBuilder().setCollection(message).build();
    }

    @Override
    public Value map(MapKind kind, Traits traits, Map<?, ?> map, List<Value> keys, List<Value> values) {
        MapValue.Builder message = MapValue.newBuilder().setKind(Kinds.toWire(kind))
                .setOrdering(Kinds.toWire(traits.ordering())).addAllKeys(keys).addAllValues(values);
        if (traits.enumType() != null) {
            message.setEnumType(name(traits.enumType()));
        }
        return Value.newBuilder().setMap(message).build();
    }

    @Override
    public Value lambda(Object lambda, SerializedLambda form, List<Value> captured) {
        LambdaValue template = LambdaTemplates.of(lambda.getClass(), form);
        return Value.newBuilder().setLambda(
                captured.isEmpty() ? template : template.toBuilder().addAllCaptured(captured).build()).build();
    }

    @Override
    public Value stateless(Object task) {
        Class<?> type = task.getClass();
        StatelessValue.Builder message = StatelessValue.newBuilder().setType(name(type));
        if (ClassCode.isNumbered(type)) {
            message.setCode(ClassCode.ofSent(type, "task " + Names.simple(type)).orElse(0));
        }
        return Value.newBuilder().setStateless(message).build();
    }

    private String name(Class<?> type) {
        budget.countBytes(type.getName().length());
        return type.getName();
    }
}
