package dev.prong.value;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;

/** The enum that an enum set or enum map is made for, also when it is empty and nothing in it tells. */
final class EnumTypes {

    private EnumTypes() {
    }

    static Class<?> of(EnumSet<?> set) {
        return set.isEmpty() ? ofEmpty(set) : set.iterator().next().getDeclaringClass();
    }

    static Class<?> of(EnumMap<?, ?> map) {
        return map.isEmpty() ? ofEmpty(map) : map.keySet().iterator().next().getDeclaringClass();
    }

    /**
     * No public method tells the type of an empty one. Its serial form does, which is specified; so it is written, to
     * nowhere, and the classes that are written are watched. Nothing is ever read from such a stream.
     */
    private static Class<?> ofEmpty(Object collection) {
        try (Watcher watcher = new Watcher()) {
            watcher.writeObject(collection);
            return watcher.enumType;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Watcher extends ObjectOutputStream {

        private Class<?> enumType;

        Watcher() throws IOException {
            super(OutputStream.nullOutputStream());
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (type.isEnum()) {
                enumType = type;
            }
        }
    }
}
