package dev.prong.value;

import java.lang.reflect.Modifier;

/**
 * What an object is to Prong, found once per class: which kind of value, or why it is none. A closed set, so that a copier
 * and a codec are each one exhaustive {@code switch}. Immutable and thread-safe.
 */
public sealed interface Shape
        permits Atom, Shape.Constant, Shape.PrimitiveArray, Shape.ObjectArray, Shape.OptionalShape, CollectionKind,
        MapKind,
        RecordShape, LambdaShape, SingleShape, Shape.Stateless, Shape.Refused {

    /** The shape of the objects of {@code type}; costs a look-up after the first time. Does not initialise the class. */
    static Shape of(Class<?> type) {
        return Shapes.of(type);
    }

    /**
     * Checks that an array of {@code type} could have elements; asked of one that has none but null.
     *
     * @throws Refusal if no value can be one
     */
    static void requireElements(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        // What is abstract, and Object, may be a supertype of values; the only value of Void is null.
        if (!Modifier.isAbstract(element.getModifiers()) && element != Object.class && element != Void.class
                && of(element) instanceof Refused refused) {
            throw new Refusal("an array of it can have no elements but null: " + refused.message, refused.cause);
        }
    }

    /**
     * Whether every object of this shape is known not to change, from its class alone. False says nothing: a record of
     * lists is immutable if its lists are.
     */
    default boolean immutable() {
        return false;
    }

    /** An enum constant, with a body of its own or without. */
    record Constant() implements Shape {
        @Override
        public boolean immutable() {
            return true;
        }
    }

    /** An array of primitives. */
    record PrimitiveArray() implements Shape {
    }

    /** An array of references, of any component type. */
    record ObjectArray() implements Shape {
    }

    /** An {@link java.util.Optional}. */
    record OptionalShape() implements Shape {
    }

    /** A task whose class has no fields; code, so only a task or what it captures may be one. */
    record Stateless() implements Shape {
        @Override
        public boolean immutable() {
            return true;
        }
    }

    /**
     * What cannot cross.
     *
     * @param message why, and what to do instead
     * @param cause what was thrown at the attempt to look at it; null for nothing
     */
    record Refused(String message, Throwable cause) implements Shape {

        /** What cannot cross by the rules. */
        Refused(String message) {
            this(message, null);
        }

        /** It, on its way to whoever sends or receives it. */
        public Refusal refusal() {
            return new Refusal(message, cause);
        }
    }
}
