package dev.prong.value;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies for another thread: what cannot change is returned itself, so that a value is copied only as far as it is
 * mutable. Stateless.
 */
final class Copier implements Fold<Object> {

    /** The classes of the JDK's lists, sets and maps that never change. A view that others cannot change is none. */
    private static final Set<Class<?>> IMMUTABLE = Stream.of(List.of(), List.of(1), List.of(1, 2, 3),
            List.of(1, 2, 3).subList(1, 2), Set.of(), Set.of(1), Set.of(1, 2, 3), Map.of(), Map.of(1, 1),
            Map.of(1, 1, 2, 2), Collections.emptyList(), Collections.emptySet(), Collections.emptyMap(),
            Collections.singletonList(1), Collections.singleton(1), Collections.singletonMap(1, 1),
            Collections.nCopies(2, 1)).map(Object::getClass).collect(Collectors.toUnmodifiableSet());

    @Override
    public Object nothing() {
        return null;
    }

    @Override
    public Object atom(Atom kind, Object value) {
        return value;
    }

    @Override
    public Object constant(Enum<?> constant) {
        return constant;
    }

    @Override
    public Object single(Object instance) {
        return instance;
    }

    @Override
    public Object primitives(Object array) {
        return Primitives.of(array).copy(array);
    }

    @Override
    public Object array(Object[] array, List<Object> elements) {
        return elements.toArray((Object[]) Array.newInstance(array.getClass().componentType(), array.length));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Whether anything was copied.
    public Object optional(Optional<?> optional, Object part) {
        return part == optional.orElse(null) ? optional : Optional.of(part);
    }

    @Override
    public Object record(RecordShape shape, Object record, Object[] components, List<Object> parts) {
        return same(Arrays.asList(components), parts) ? record : shape.create(parts.toArray());
    }

    @Override
    public Object collection(CollectionKind kind, Traits traits, Collection<?> collection, List<Object> elements) {
        return IMMUTABLE.contains(collection.getClass()) && same(collection, elements) ? collection
                : kind.build(elements, traits);
    }

    @Override
    public Object map(MapKind kind, Traits traits, Map<?, ?> map, List<Object> keys, List<Object> values) {
        return IMMUTABLE.contains(map.getClass()) && same(map.keySet(), keys) && same(map.values(), values) ? map
                : kind.build(keys, values, traits);
    }

    @Override
    public Object lambda(Object lambda, SerializedLambda form, List<Object> captured) {
        return same(Lambdas.captured(form), captured) ? lambda : Lambdas.rebuild(form, lambda.getClass(), captured);
    }

    @Override
    public Object stateless(Object task) {
        return task;
    }

    /** Whether the copies are the originals themselves, in the same order. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(Collection<?> originals, List<?> copies) {
        Iterator<?> each = originals.iterator();
        for (Object copy : copies) {
            if (!each.hasNext() || each.next() != copy) {
                return false;
            }
        }
        return true;
    }
}
