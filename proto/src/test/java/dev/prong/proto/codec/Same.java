package dev.prong.proto.codec;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Whether two values are the same to the last bit: class, order and all, where equals would overlook a difference. */
@SuppressWarnings("ReferenceEquality")
final class Same {

    private Same() {
    }

    static boolean same(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a.getClass() != b.getClass()) {
            return false;
        }
        return switch (a) {
            case Object[] array -> arrays(array, (Object[]) b);
            case Float number -> Float.floatToRawIntBits(number) == Float.floatToRawIntBits((Float) b);
            case Double number -> Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits((Double) b);
            case Collection<?> all -> collections(all, (Collection<?>) b);
            case Map<?, ?> map -> maps(map, (Map<?, ?>) b);
            case Optional<?> optional -> same(optional.orElse(null), ((Optional<?>) b).orElse(null));
            case Record record -> arrays(parts(record), parts((Record) b));
            default -> a.getClass().isArray() ? Arrays.deepEquals(new Object[] {a}, new Object[] {b}) : a.equals(b);
        };
    }

    private static boolean arrays(Object[] a, Object[] b) {
        boolean same = a.length == b.length;
        for (int i = 0; same && i < a.length; i++) {
            same = same(a[i], b[i]);
        }
        return same;
    }

    private static boolean collections(Collection<?> a, Collection<?> b) {
        Iterator<?> other = b.iterator();
        for (Object each : a) {
            if (!other.hasNext() || !same(each, other.next())) {
                return false;
            }
        }
        return !other.hasNext() && comparator(a) == comparator(b);
    }

    private static boolean maps(Map<?, ?> a, Map<?, ?> b) {
        return collections(a.keySet(), b.keySet()) && collections(a.values(), b.values())
                && comparator(a) == comparator(b);
    }

    private static Comparator<?> comparator(Object collection) {
        return switch (collection) {
            case SortedSet<?> set -> set.comparator();
            case SortedMap<?, ?> map -> map.comparator();
            default -> null;
        };
    }

    private static Object[] parts(Record value) {
        try {
            RecordComponent[] components = value.getClass().getRecordComponents();
            Object[] parts = new Object[components.length];
            for (int i = 0; i < parts.length; i++) {
                components[i].getAccessor().setAccessible(true);
                parts[i] = components[i].getAccessor().invoke(value);
            }
            return parts;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
