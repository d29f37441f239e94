package dev.prong.child.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a program has its classes by no class path, Prong's own jars are found, or it is said that they are in no file. */
class OwnJarsTest {

    @ParameterizedTest
    @CsvSource({"file:/a/b.jar, /a/b.jar", "file:/a%20b/c.jar, /a b/c.jar", "file:/a b/c.jar, /a b/c.jar",
            "file:/a/classes/, /a/classes", "jar:file:/a/b.jar!/, /a/b.jar"})
    void files(String location, Path file) throws Exception {
        assertEquals(Optional.of(file), OwnJars.fileOf(url(location)));
    }

    @ParameterizedTest
    @CsvSource({"jar:file:/a.jar!/lib/b.jar!/", "jar:file:/a.jar!/lib/b.jar", "http://localhost/a.jar"})
    void whatIsNoFile(String location) throws Exception {
        assertEquals(Optional.empty(), OwnJars.fileOf(url(location)));
    }

    @SuppressWarnings("deprecation") // A URI has no spaces, and class loaders had such URLs.
    private static URL url(String text) throws IOException {
        return new URL(text);
    }

    @Test
    void ofThisBuild() throws Exception {
        List<Path> jars = OwnJars.of(Task.class.getClassLoader());
        URI own = Task.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        assertEquals(Path.of(own), jars.getFirst());
        assertTrue(jars.stream().allMatch(Files::exists), jars::toString);
    }

    @Test
    void classesInNoFileAreTold() {
        ClassLoader loader = new FromMemory();
        assertEquals("children cannot be started: Prong's own classes are in no file that a child could be given:"
                + " class=dev.prong.Task, location=null, loader=" + FromMemory.class.getName()
                + "; set classPath of the runtime to files with Prong and the program, or unpack the program",
                assertThrows(IllegalStateException.class, () -> OwnJars.of(loader)).getMessage());
    }

    @Test
    void missingJarIsTold() {
        assertEquals("class of Prong not found: class=dev.prong.Task, loader=" + ClassLoader.getPlatformClassLoader()
                .getClass().getName() + "; add all of Prong's jars and protobuf-java to the program",
                assertThrows(IllegalStateException.class, () -> OwnJars.of(ClassLoader.getPlatformClassLoader()))
                        .getMessage());
    }

    /** Has Prong's classes, and does not say where from. */
    private static final class FromMemory extends ClassLoader {

        FromMemory() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in = ClassLoader.getSystemResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
