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

    static final ClassValue<Shape> CACHE = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (LinkageError e) {
                // A class that it names is missing: looking at the fields of a class loads what they are.
                return new Shape.Refused("class " + type.getName() + " cannot be linked: " + e);
            }
        }
    };

    private Shapes() {
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
        return Task.class.isAssignableFrom(type) ? task(type) : new Shape.Refused(Advice.forClass(type));
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
