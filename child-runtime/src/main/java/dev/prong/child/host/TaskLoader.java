package dev.prong.child.host;

import dev.prong.Task;
import dev.prong.proto.v1.ClassData;
import dev.prong.proto.v1.Found;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds what a class loader of the parent finds, by asking: it is told the content, or that this child has it by its own
 * class path. So whatever order that loader looks in, parent first or child first, is the order here. Thread-safe.
 */
final class TaskLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /** Prong's own, which a class loader of the parent may hide from its classes. */
    private static final String PRONG = Task.class.getPackageName() + ".";

    /** More names than one program asks for; beyond these the parent is asked again. */
    private static final int MAX_REMEMBERED = 20_000;

    private final long id;
    private final ClassLoader own;
    private final ParentClasses asked;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Map<String, SoftReference<List<URL>>> known = new ConcurrentHashMap<>();

    /**
     * The one that the parent has given a number.
     *
     * @param own has what this child has by its class path
     */
    TaskLoader(long id, ClassLoader own, ParentClasses asked) {
        super(own);
        this.id = id;
        this.own = own;
        this.asked = asked;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = find(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        try {
            return getPlatformClassLoader().loadClass(name); // No loader has the JDK's classes for itself.
        } catch (ClassNotFoundException _) {
            return findElsewhere(name);
        }
    }

    private Class<?> findElsewhere(String name) throws ClassNotFoundException {
        ClassData answer = ask(name.replace('.', '/') + ".class", false);
        if (answer.getFoundCount() > 0 && answer.getFound(0).hasContent()) {
            byte[] content = answer.getFound(0).getContent().toByteArray();
            return defineClass(name, content, 0, content.length);
        }
        if (answer.getFoundCount() > 0 || name.startsWith(PRONG)) {
            return own.loadClass(name);
        }
        throw answer.getRefusal().isEmpty() ? new ClassNotFoundException(name)
                : new ClassNotFoundException(
                        "class cannot be had from the parent: class=" + name + ", reason=" + answer.getRefusal());
    }

    /** Asked for a class or resource that there is not, and so for nothing that is kept elsewhere. */
    private ClassData ask(String name, boolean all) {
        if (missing.contains(name)) {
            return ClassData.getDefaultInstance();
        }
        ClassData answer = asked.ask(id, name, all);
        if (answer.getFoundCount() == 0 && answer.getRefusal().isEmpty() && missing.size() < MAX_REMEMBERED) {
            missing.add(name);
        }
        return answer;
    }

    @Override
    public URL getResource(String name) {
        List<URL> found = resources(name, false);
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public Enumeration<URL> getResources(String name) {
        return Collections.enumeration(resources(name, true));
    }

    private List<URL> resources(String name, boolean all) {
        String key = (all ? "*" : "") + name;
        SoftReference<List<URL>> before = known.get(key);
        List<URL> found = before == null ? null : before.get();
        if (found == null) {
            found = locate(name, all, ask(name, all));
            if (known.size() < MAX_REMEMBERED) {
                known.put(key, new SoftReference<>(found));
            }
        }
        return found;
    }

    private List<URL> locate(String name, boolean all, ClassData answer) {
        List<URL> urls = new ArrayList<>();
        boolean onClassPath = false;
        for (Found each : answer.getFoundList()) {
            if (each.hasContent()) {
                urls.add(ResourceUrl.of(id, name, urls.size(), each.getContent()));
            } else if (!onClassPath) {
                onClassPath = true; // All of them at the place of the first.
                urls.addAll(ownResources(name, all));
            }
        }
        return List.copyOf(urls);
    }

    private List<URL> ownResources(String name, boolean all) {
        try {
            List<URL> found = Collections.list(own.getResources(name));
            return all ? found : found.stream().limit(1).toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
