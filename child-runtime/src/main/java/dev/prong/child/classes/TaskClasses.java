package dev.prong.child.classes;

import dev.prong.failure.SafeLog;
import dev.prong.child.launch.ChildProgram;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * Where the children of a runtime have the classes of a task from: their class path, or by asking this process for what
 * the task's class loader has and their class path has not. Thread-safe.
 */
public final class TaskClasses implements Closeable {

    /** Where from. */
    public enum Source {
        /** From the class path. */
        CLASS_PATH,
        /** By asking. */
        PARENT,
        /** From neither: the class loader has made the class and does not give its file. */
        NOWHERE
    }

    /** Finds what a child's class path has; null if children never ask. */
    private final ClassLoader classPath;
    /** Empty for the loader of a program's own class path, which is not ours to close. */
    private final List<URLClassLoader> toClose;
    private final ClassValue<Source> sources = new ClassValue<>() {
        @Override
        protected Source computeValue(Class<?> type) {
            return find(type);
        }
    };

    private TaskClasses(ClassLoader classPath, List<URLClassLoader> toClose) {
        this.classPath = classPath;
        this.toClose = toClose;
    }

    /** Of children that never ask. */
    public static TaskClasses classPathOnly() {
        return new TaskClasses(null, List.of());
    }

    /** Of children with that program, which ask. */
    public static TaskClasses of(ChildProgram program) {
        if (program.loadedBy() != null) {
            return new TaskClasses(program.loadedBy(), List.of());
        }
        URL[] urls = program.classPath().stream().map(TaskClasses::url).toArray(URL[]::new);
        // Only looked into: no class is ever loaded by it.
        URLClassLoader view = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        return new TaskClasses(view, List.of(view));
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a child has {@code type} from; the first question for each class but those of the class path looks for files. */
    @SuppressWarnings("ReferenceEquality") // That very loader.
    public Source sourceOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == classPath || loader == null || classPath == null ? Source.CLASS_PATH : sources.get(type);
    }

    private Source find(Class<?> type) {
        String file = fileOf(type);
        URL own = find(type.getClassLoader(), file);
        URL given = classPath.getResource(file);
        if (own == null) {
            return given == null ? Source.NOWHERE : Source.CLASS_PATH;
        }
        return given != null && isSame(own, given) ? Source.CLASS_PATH : Source.PARENT;
    }

    private static URL find(ClassLoader loader, String file) {
        try {
            return loader.getResource(file);
        } catch (RuntimeException | LinkageError e) { // The user's code, and closed perhaps.
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING,
                    "class loader of a task gives no files:"
                            + " loader=" + loader.getClass().getName() + ", file=" + file,
                    e);
            return null;
        }
    }

    /** That of its outermost class: the class of a lambda is in no file. */
    public static String fileOf(Class<?> type) {
        return type.getNestHost().getName().replace('.', '/') + ".class";
    }

    /** By their texts: URLs would ask for the addresses of hosts. */
    private static boolean isSame(URL one, URL other) {
        return one.toExternalForm().equals(other.toExternalForm());
    }

    /** Whether a child's class path has that very resource. */
    boolean isGiven(String name, URL resource) throws IOException {
        return Collections.list(classPath.getResources(name)).stream().anyMatch(each -> isSame(each, resource));
    }

    @Override
    public void close() {
        for (URLClassLoader each : toClose) {
            try {
                each.close();
            } catch (IOException e) {
                new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "jar not closed", e);
            }
        }
    }
}
