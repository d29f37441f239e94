package dev.prong.value;

import dev.prong.Task;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Finds the shape of a class: the one place that knows what a value is. */
final class Shapes {

    private static final ClassValue<Shape> CACHE = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return find(type);
        }
    };

    private Shapes() {
    }

    /** As found before, or now; what cannot be linked is looked at again, for the next time the missing class may be there. */
    static Shape of(Class<?> type) {
        try {
            return CACHE.get(type);
        } catch (LinkageError e) {
            // A class that it names is missing: looking at the fields of a class loads what they are.
            return new Shape.Refused("class " + type.getName() + " cannot be linked: " + LinkFaults.describe(e), e);
        }
    }

    private static Shape find(Class<?> type) {
        Shape jdk = jdkShape(type);
        if (jdk != null) {
            return jdk;
        }
        if (Enum.class.isAssignableFrom(type)) {
            return new Shape.Constant();
        }
        if (type.isArray()) {
            return type.componentType().isPrimitive() ? new Shape.PrimitiveArray() : new Shape.ObjectArray();
        }
        if (type == Optional.class) {
            return new Shape.OptionalShape();
        }
        if (type.isRecord()) {
            return record(type);
        }
        if (type.isHidden() && type.isSynthetic()) {
            return lambda(type);
        }
        if (Task.class.isAssignableFrom(type)) {
            return task(type);
        }
        Shape single = SingleShape.of(type);
        return single == null ? new Shape.Refused(Advice.forClass(type)) : single;
    }

    /** The shape of a class that the JDK brings, or null. */
    private static Shape jdkShape(Class<?> type) {
        Shape shape = Atom.of(type);
        shape = shape == null ? CollectionKind.of(type) : shape;
        return shape == null ? MapKind.of(type) : shape;
    }

    /** Whether a variable of {@code type} can only hold what never changes. */
    static boolean isImmutableType(Class<?> type) {
        return type.isPrimitive() || (Modifier.isFinal(type.getModifiers()) && Atom.of(type) != null) || type.isEnum();
    }

    /** Whether objects of {@code type} have fields, its superclasses' included. */
    static boolean hasFields(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Shape record(Class<?> type) {
        try {
            return new RecordShape(type);
        } catch (InaccessibleObjectException _) {
            return new Shape.Refused(Advice.opens(type));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new Shape.Refused("record " + type.getName() + " cannot be taken apart: " + e);
        }
    }

    private static Shape lambda(Class<?> type) {
        MethodHandle opener = Serializable.class.isAssignableFrom(type) ? Serials.opener(type) : null;
        return opener == null ? new Shape.Refused(Advice.lambda()) : new LambdaShape(type, opener);
    }

    private static Shape task(Class<?> type) {
        return hasFields(type) ? new Shape.Refused(Advice.statefulTask(type)) : new Shape.Stateless();
    }
}
