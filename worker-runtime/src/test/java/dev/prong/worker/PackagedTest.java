package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes are found where a packaging tool has put all classes into one jar and not merged the files of services. */
class PackagedTest {

    private static final String SERVICES = "META-INF/services/";

    @TempDir
    Path folder;

    /** Has Prong's classes for itself, and of the files of services those that it is given. */
    private static final class OneJar extends ClassLoader {

        private final List<URL> services;

        OneJar(List<URL> services) {
            super(OneJar.class.getClassLoader());
            this.services = services;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null || !name.startsWith("dev.prong.")) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                try (InputStream input = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (input == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = input.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith(SERVICES) ? Collections.enumeration(services) : super.getResources(name);
        }
    }

    private static AutoCloseable open(String spec, List<URL> services) throws Throwable {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader jar = new OneJar(services);
        Thread.currentThread().setContextClassLoader(jar);
        try {
            return (AutoCloseable) jar.loadClass("dev.prong.TaskRuntime").getMethod("open", String.class).invoke(null,
                    spec);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void findsItsOwnRuntimesWithoutTheFiles() throws Throwable {
        assertOpens(List.of());
    }

    @Test
    void findsThemBesideAFileThatNamesWhatIsNotThere() throws Throwable {
        assertOpens(List.of(naming("com.acme.Gone")));
    }

    @Test
    void saysWhatToDoAboutSuchAFile() throws Exception {
        URL file = naming("com.acme.Gone");
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> open("cluster", List.of(file)));
        assertEquals("unknown runtime: spec='cluster', known=[worker]; a file META-INF/services/"
                + "dev.prong.spi.RuntimeProvider is damaged: dev.prong.spi.RuntimeProvider: Provider com.acme.Gone not"
                + " found; merge such files when packaging, and relocate the names in them, or make the runtime by its"
                + " builder", refused.getMessage());
    }

    private static void assertOpens(List<URL> services) throws Throwable {
        AutoCloseable runtime = open("worker?threads=1", services);
        runtime.close();
        assertEquals("dev.prong.worker.WorkerRuntime", runtime.getClass().getName());
    }

    private URL naming(String provider) throws IOException {
        return Files.writeString(folder.resolve("services"), provider).toUri().toURL();
    }
}
