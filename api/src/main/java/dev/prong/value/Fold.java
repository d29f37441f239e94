package dev.prong.value;

import java.lang.invoke.SerializedLambda;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is made of a value by a {@link Walk}, from the parts outwards: a copy, or a message. Each method gets the original
 * and what was made of its parts. May throw {@link Refusal}.
 *
 * @param <T> what is made of a value, and of each of its parts
 */
public interface Fold<T> {

    /** Of null. */
    T nothing();

    /** Of a value without parts. */
    T atom(Atom kind, Object value);

    /** Of an enum constant. */
    T constant(Enum<?> constant);

    /** Of the one instance of its class. */
    T single(Object instance);

    /** Of an array of primitives. */
    T primitives(Object array);

    /** Of an array of references. */
    T array(Object[] array, List<T> elements);

    /** Of an optional; {@code part} is null if it is empty. */
    T optional(Optional<?> optional, T part);

    /** Of a record; {@code components} are the originals, in their order. */
    T record(RecordShape shape, Object record, Object[] components, List<T> parts);

    /** Of a list, set or queue. */
    T collection(CollectionKind kind, Traits traits, Collection<?> collection, List<T> elements);

    /** Of a map; as many keys as values. */
    T map(MapKind kind, Traits traits, Map<?, ?> map, List<T> keys, List<T> values);

    /** Of a lambda or method reference; only within a task. */
    T lambda(Object lambda, SerializedLambda form, List<T> captured);

    /** Of a task whose class has no fields; only within a task. */
    T stateless(Object task);
}
