package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.EnumValue;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.MapValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.Value;
import dev.prong.value.Budget;
import dev.prong.value.CollectionKind;
import dev.prong.value.Lambdas;
import dev.prong.value.MapKind;
import dev.prong.value.Names;
import dev.prong.value.RecordShape;
import dev.prong.value.Refusal;
import dev.prong.value.Shape;
import dev.prong.value.SingleShape;
import dev.prong.value.Tasks;
import dev.prong.value.Traits;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a value of a message that may be hostile. For one message and one thread. */
final class Decoder {

    private final Classes classes;
    private final Budget budget;
    private final Effort effort = new Effort();
    private final boolean code;
    private boolean atRoot = true;

    /** {@code code} says whether the message may name code: it is a task, and comes from the parent. */
    Decoder(Classes classes, Budget budget, boolean code) {
        this.classes = classes;
        this.budget = budget;
        this.code = code;
    }

    Object start(Value message) {
        try {
            return visit(message);
        } catch (Refusal e) {
            throw e.toException(rootName(message));
        } catch (StackOverflowError e) {
            throw new MessageException("value nested too deeply for the stack of this thread: " + rootName(message)
                    + ", thread=" + Thread.currentThread().getName(), e);
        } catch (OutOfMemoryError e) {
            // As a message, so that whoever waits for the value is told; what had been built of it is free again.
            throw new MessageException("value does not fit into the memory of this process: " + rootName(message)
                    + ", reason=" + e.getMessage() + "; send it in pieces, or give the process more memory", e);
        }
    }

    private Object visit(Value value) {
        budget.countPart();
        boolean task = code && atRoot;
        atRoot = false;
        return switch (value.getKindCase()) {
            case NULL_VALUE -> null;
            case ENUM_VALUE -> constant(value.getEnumValue(), task);
            case STATELESS -> stateless(value.getStateless());
            case RECORD, ARRAY, OPTIONAL, COLLECTION, MAP, LAMBDA -> container(value, task);
            default -> {
                budget.countBytes(AtomDecoder.weigh(value));
                yield AtomDecoder.decode(value);
            }
        };
    }

    private Object container(Value value, boolean task) {
        budget.enter();
        Object made = switch (value.getKindCase()) {
            case RECORD -> record(value.getRecord(), task);
            case ARRAY -> array(value.getArray());
            case OPTIONAL -> optional(value);
            case COLLECTION -> collection(value.getCollection());
            case MAP -> map(value.getMap());
            case LAMBDA -> lambda(value.getLambda(), task);
            default -> throw new IllegalStateException("not a container: " + value.getKindCase());
        };
        budget.leave();
        return made;
    }

    private Object constant(EnumValue message, boolean task) {
        Class<?> type = classes.constantType(message.getType(), task);
        return Shape.of(type) instanceof SingleShape single ? single.instance(message.getName())
                : Constants.of(type, message.getName());
    }

    private Object stateless(StatelessValue message) {
        requireCode();
        Class<?> type = classes.stateless(message.getType());
        ClassCode.require(message.getCode(), type, "task " + Names.simple(type));
        return Tasks.create(type);
    }

    private Object record(RecordValue message, boolean task) {
        RecordShape shape = switch (Shape.of(classes.record(message.getType(), task))) {
            case RecordShape found -> found;
            case Shape.Refused refused -> throw refused.refusal();
            default -> throw new IllegalStateException("record without its shape: " + message.getType());
        };
        if (message.getNamesCount() > 0 && !shape.names().equals(message.getNamesList())) {
            throw new Refusal("record " + shape.type().getName() + " has other components here: sent="
                    + Classes.shorten(message.getNamesList().toString()) + ", here=" + shape.names()
                    + "; run both sides with the same version of it");
        }
        return shape.create(components(message, shape));
    }

    private Object[] components(RecordValue message, RecordShape shape) {
        Object[] components = new Object[message.getComponentsCount()];
        for (int i = 0; i < components.length; i++) {
            try {
                components[i] = visit(message.getComponents(i));
            } catch (Refusal e) {
                throw i < shape.names().size() ? e.in(shape.names().get(i)) : e.at(i);
            }
        }
        return components;
    }

    private Object array(ArrayValue message) {
        Class<?> component = classes.component(message.getComponentType());
        if (message.getElementsList().stream().allMatch(Value::hasNullValue)) {
            Shape.requireElements(component);
        }
        Object[] array = (Object[]) Array.newInstance(component, message.getElementsCount());
        for (int i = 0; i < array.length; i++) {
            Object element = element(message.getElements(i), i);
            if (element != null && !component.isInstance(element)) {
                throw new Refusal("must be of type " + component.getTypeName() + ": got="
                        + element.getClass().getTypeName()).at(i);
            }
            array[i] = element;
        }
        return array;
    }

    private Object optional(Value value) {
        if (!value.getOptional().hasValue()) {
            return Optional.empty();
        }
        Object part;
        try {
            part = visit(value.getOptional().getValue());
        } catch (Refusal e) {
            throw e.in("get()");
        }
        if (part == null) {
            throw new Refusal("optional is damaged: it holds null");
        }
        return Optional.of(part);
    }

    private Object collection(CollectionValue message) {
        CollectionKind kind = Kinds.collection(message.getKindValue());
        Traits traits = traits(message.getOrderingValue(), message.getEnumType(), kind == CollectionKind.ENUM_SET);
        List<Object> elements = switch (kind) {
            case HASH_SET, LINKED_HASH_SET, SET -> distinct(message.getElementsList(), true);
            case TREE_SET, ENUM_SET -> distinct(message.getElementsList(), false);
            case ARRAY_LIST, LINKED_LIST, ARRAY_DEQUE, LIST -> elements(message.getElementsList());
        };
        return kind.build(elements, traits);
    }

    private Object map(MapValue message) {
        MapKind kind = Kinds.map(message.getKindValue());
        Traits traits = traits(message.getOrderingValue(), message.getEnumType(), kind == MapKind.ENUM_MAP);
        if (message.getKeysCount() != message.getValuesCount()) {
            throw new Refusal(
                    "map is damaged: keys=" + message.getKeysCount() + ", values=" + message.getValuesCount());
        }
        List<Object> keys = distinct(message.getKeysList(), kind != MapKind.TREE_MAP && kind != MapKind.ENUM_MAP);
        List<Object> values = new ArrayList<>(keys.size());
        for (Value each : message.getValuesList()) {
            try {
                values.add(visit(each));
            } catch (Refusal e) {
                throw e.under(keys.get(values.size()));
            }
        }
        return kind.build(keys, values, traits);
    }

    private Traits traits(int ordering, String enumType, boolean ofEnum) {
        return ordering == 0 && !ofEnum ? Traits.NONE
                : new Traits(Kinds.ordering(ordering), ofEnum ? classes.enumType(enumType, false) : null);
    }

    private List<Object> elements(List<Value> messages) {
        List<Object> elements = new ArrayList<>(messages.size());
        for (Value each : messages) {
            elements.add(element(each, elements.size()));
        }
        return elements;
    }

    /** Elements of a set or keys of a map: they will be compared, and hashed or not. */
    private List<Object> distinct(List<Value> messages, boolean hashed) {
        List<Object> elements = new ArrayList<>(messages.size());
        long[] weights = new long[messages.size()];
        for (int i = 0; i < weights.length; i++) {
            long before = budget.used();
            elements.add(element(messages.get(i), i));
            weights[i] = budget.used() - before;
        }
        Effort.compare(elements);
        if (hashed) {
            effort.hash(elements, weights);
        }
        return elements;
    }

    private Object element(Value message, int index) {
        try {
            return visit(message);
        } catch (Refusal e) {
            throw e.at(index);
        }
    }

    private Object lambda(LambdaValue message, boolean task) {
        requireCode();
        Class<?> capturing = classes.capturing(message.getCapturingClass(), task);
        Object[] captured = new Object[message.getCapturedCount()];
        for (int i = 0; i < captured.length; i++) {
            try {
                captured[i] = visit(message.getCaptured(i));
            } catch (Refusal e) {
                throw e.captured(i);
            }
        }
        SerializedLambda form = new SerializedLambda(capturing, message.getInterfaceClass(),
                message.getInterfaceMethod(),
                message.getInterfaceSignature(), message.getImplementationKind(), message.getImplementationClass(),
                message.getImplementationMethod(), message.getImplementationSignature(),
                message.getInstantiatedMethodType(), captured);
        if (message.getCode() != 0) {
            ClassCode.require(message.getCode(), capturing, "lambda " + Lambdas.nameOf(form));
        }
        return Lambdas.rebuild(form);
    }

    private void requireCode() {
        if (!code) {
            throw new Refusal("a message or a result names code; only a task may, from a parent to its child");
        }
    }

    private static String rootName(Value value) {
        return switch (value.getKindCase()) {
            case RECORD -> Classes.shorten(Names.simple(value.getRecord().getType()));
            case ARRAY -> "array";
            case OPTIONAL -> "Optional";
            case COLLECTION -> "Collection";
            case MAP -> "Map";
            case LAMBDA -> Classes.shorten(
                    Names.simple(value.getLambda().getImplementationClass().replace('/', '.'))) + " lambda";
            default -> "value";
        };
    }
}
