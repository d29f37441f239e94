package dev.prong.child.host;

import java.util.LinkedHashMap;
import java.util.Map;

/** The class loaders of tasks; those that were used last stay, with the classes that they have. For one thread. */
final class TaskLoaders {

    /** More than a parent uses at a time, and few enough for one that makes a new one for each task. */
    private static final int MAX_KEPT = 16;

    private final ParentClasses parent;
    private final ClassLoader own = TaskLoaders.class.getClassLoader();
    private final Map<Long, TaskLoader> kept = new LinkedHashMap<>(MAX_KEPT, 1, true) {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TaskLoader> eldest) {
            return size() > MAX_KEPT;
        }
    };

    TaskLoaders(ParentClasses parent) {
        this.parent = parent;
    }

    /** The one of that number in a {@code Run}: what has loaded this class if it is zero, not the system's, if they differ. */
    ClassLoader of(long loader) {
        return loader == 0 ? own : kept.computeIfAbsent(loader, id -> new TaskLoader(id, own, parent));
    }
}
