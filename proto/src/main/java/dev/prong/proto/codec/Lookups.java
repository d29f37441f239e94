package dev.prong.proto.codec;

import dev.prong.value.Refusal;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names that messages have made one class loader look up. A loader keeps a lock for each name that it was ever asked
 * for, class or not ({@code ClassLoader.parallelLockMap}), so that names of no classes would fill the memory of their
 * receiver for ever. Once there were too many, it is asked for a class only if it was found before, or its file is there:
 * what the JDK's loaders keep of files they did not find, they keep softly ({@code BuiltinClassLoader.resourceCache}).
 * Thread-safe.
 */
final class Lookups {

    /** How many names may be no classes: more than two sides of different versions need. */
    static final int MAX_MISSES = 1_000;

    /** And how many characters they may have in all. */
    static final int MAX_CHARACTERS = 100_000;

    /** The most characters of the name of a class, by the format of class files. */
    private static final int MAX_NAME = 65_535;

    /**
     * More classes than one application's messages have, each dimension of an array for one. None of them ever goes while
     * its loader is there, and it takes some kilobytes that are in no limit of the heap.
     */
    static final int MAX_CLASSES = 5_000;

    private static final Map<ClassLoader, Lookups> OF_LOADERS = Collections.synchronizedMap(new WeakHashMap<>());

    /** What was found; weakly, for these are themselves kept by a map that is not to keep its loaders. */
    private final Map<String, WeakReference<Class<?>>> known = new ConcurrentHashMap<>();
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger characters = new AtomicInteger();
    private final AtomicInteger classes = new AtomicInteger();

    private Lookups() {
    }

    /** Those of {@code loader}, which may be null for that of the JDK. */
    static Lookups of(ClassLoader loader) {
        return OF_LOADERS.computeIfAbsent(loader, _ -> new Lookups());
    }

    /**
     * The class of that name, not initialised.
     *
     * @param loader whose these are
     * @param trusted whether somebody has said which classes messages may name, so that any number of them may be
     * @throws ClassNotFoundException if there is none
     * @throws Refusal if it would be one class too many
     */
    Class<?> find(String name, ClassLoader loader, boolean trusted) throws ClassNotFoundException {
        WeakReference<Class<?>> found = known.get(name);
        Class<?> type = found == null ? null : found.get();
        if (type != null) {
            return type;
        }
        if (!trusted && found == null && classes.get() >= MAX_CLASSES) {
            throw new Refusal("messages have named too many classes: limit=" + MAX_CLASSES + ", class="
                    + Classes.shorten(name)
                    + "; say by ChildRuntime.Builder.receivable which classes children may send");
        }
        return load(name, loader, found != null);
    }

    private Class<?> load(String name, ClassLoader loader, boolean wasFound) throws ClassNotFoundException {
        if (name.length() > MAX_NAME || (isFull() && !wasFound && !hasFile(name, loader))) {
            throw new ClassNotFoundException(name);
        }
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (known.put(name, new WeakReference<>(type)) == null) {
                classes.addAndGet(1 + name.lastIndexOf('[') + 1);
            }
            return type;
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            miss(name);
            throw e;
        }
    }

    private void miss(String name) {
        if (!isFull() && missed.add(name)) {
            characters.addAndGet(name.length());
        }
    }

    private boolean isFull() {
        return missed.size() >= MAX_MISSES || characters.get() >= MAX_CHARACTERS;
    }

    private static boolean hasFile(String name, ClassLoader loader) {
        String element = name.substring(name.lastIndexOf('[') + 1);
        boolean isArray = element.length() < name.length();
        if (isArray && !(element.startsWith("L") && element.endsWith(";"))) {
            return true; // Of primitives, or damaged: no loader is asked for it.
        }
        String type = isArray ? element.substring(1, element.length() - 1) : element;
        String file = type.replace('.', '/') + ".class";
        return (loader == null ? ClassLoader.getSystemResource(file) : loader.getResource(file)) != null;
    }
}
