package dev.prong.value;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/**
 * The one instance of a class without fields, such as Kotlin's {@code Unit}: final, with private constructors, held by a
 * public static final field of its own type. It arrives as the instance that the receiver's class has.
 */
public final class SingleShape implements Shape {

    private final Field field;

    private SingleShape(Field field) {
        this.field = field;
    }

    /** The shape of {@code type} if it is such a class, else null. What is the JDK's stands for things of this process. */
    static Shape of(Class<?> type) {
        boolean single = type.getClassLoader() != null && Modifier.isFinal(type.getModifiers())
                && !Shapes.hasFields(type)
                && Arrays.stream(type.getDeclaredConstructors()).allMatch(SingleShape::isPrivate);
        if (!single) {
            return null;
        }
        List<Field> holders = Arrays.stream(type.getDeclaredFields()).filter(each -> holds(each, type)).toList();
        return holders.size() == 1 && holders.getFirst().trySetAccessible() ? new SingleShape(holders.getFirst())
                : null;
    }

    private static boolean isPrivate(Constructor<?> constructor) {
        return Modifier.isPrivate(constructor.getModifiers());
    }

    private static boolean holds(Field field, Class<?> type) {
        int needed = Modifier.PUBLIC | Modifier.STATIC | Modifier.FINAL;
        return field.getType() == type && (field.getModifiers() & needed) == needed;
    }

    @Override
    public boolean immutable() {
        return true;
    }

    /** The name of the field that holds the instance. */
    public String fieldName() {
        return field.getName();
    }

    /**
     * The instance; initialises its class.
     *
     * @param name the name of the field by which the sender knows it
     * @throws Refusal if the field has another name here, or initialising the class fails
     */
    public Object instance(String name) {
        String type = field.getDeclaringClass().getName();
        if (!field.getName().equals(name)) {
            throw new Refusal("class " + type + " holds its one instance in another field here: here=" + field.getName()
                    + "; run both sides with the same version of it");
        }
        try {
            return field.get(null);
        } catch (Throwable t) {
            throw Refusal.threw("initialising class " + type, t);
        }
    }
}
