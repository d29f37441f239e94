package dev.prong.value;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * A record: read by its fields, because an accessor may be the user's code, and built by its canonical constructor,
 * because that is where a record says what it accepts.
 */
public final class RecordShape implements Shape {

    private final Class<?> type;
    private final List<String> names;
    private final Class<?>[] types;
    private final MethodHandle[] fields;
    private final MethodHandle constructor;
    private final boolean immutable;

    RecordShape(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
        this.types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        this.fields = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            fields[i] = field(type, names.get(i));
        }
        this.constructor = constructor(type, types);
        this.immutable = Arrays.stream(types).allMatch(Shapes::isImmutableType);
    }

    /** The record's class. */
    public Class<?> type() {
        return type;
    }

    /** The names of its components, in their order. */
    public List<String> names() {
        return names;
    }

    @Override
    public boolean immutable() {
        return immutable;
    }

    /** The components of {@code record}, which is of this class. */
    Object[] read(Object record) {
        Object[] components = new Object[fields.length];
        try {
            for (int i = 0; i < components.length; i++) {
                components[i] = (Object) fields[i].invokeExact(record);
            }
        } catch (Throwable t) {
            throw Refusal.threw("reading a component", t);
        }
        return components;
    }

    /**
     * A record of {@code components}.
     *
     * @throws Refusal if they are too few or too many, of a wrong type, or the constructor throws
     */
    public Object create(Object[] components) {
        if (components.length != types.length) {
            throw new Refusal("record " + type.getName() + " has other components: got=" + components.length
                    + ", expected=" + names);
        }
        for (int i = 0; i < types.length; i++) {
            check(components[i], i);
        }
        try {
            return (Object) constructor.invokeExact(components);
        } catch (Throwable t) {
            throw Refusal.threw("the constructor of record " + type.getName(), t);
        }
    }

    private void check(Object component, int index) {
        Class<?> expected = MethodType.methodType(types[index]).wrap().returnType();
        if (component == null ? types[index].isPrimitive() : !expected.isInstance(component)) {
            throw new Refusal("must be of type " + types[index].getTypeName() + ": got="
                    + (component == null ? "null" : component.getClass().getTypeName())).in(names.get(index));
        }
    }

    private static MethodHandle field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return MethodHandles.lookup().unreflectGetter(field).asType(MethodType.genericMethodType(1));
    }

    private static MethodHandle constructor(Class<?> type, Class<?>[] types) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        // Of fixed arity: a handle of variable arity would collect the array of a varargs component into one more.
        return MethodHandles.lookup().unreflectConstructor(constructor).asFixedArity()
                .asSpreader(Object[].class, types.length).asType(MethodType.methodType(Object.class, Object[].class));
    }
}
