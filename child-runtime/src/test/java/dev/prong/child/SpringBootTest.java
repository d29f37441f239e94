package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Children of a program in an executable jar of Spring Boot find its classes in the jars within it. */
@Timeout(120)
class SpringBootTest {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"3, BOOT-INF, JarLauncher", "4, BOOT-INF, JarLauncher", "4, BOOT-INF, PropertiesLauncher",
            "4, WEB-INF, WarLauncher"})
    void executableJar(String version, String archive, String launcher) throws Exception {
        make(version, archive, launcher);
        assertPrints(Command.of(JAVA, "-jar", "app.jar").environment("LOADER_ARGS", "child?children=1"));
    }

    @ParameterizedTest
    @CsvSource({"3", "4"})
    void explodedJar(String version) throws Exception {
        unpack(make(version, "BOOT-INF", "JarLauncher"));
        Files.delete(folder.resolve("app.jar"));
        assertPrints(Command.of(JAVA, "-cp", "", "org.springframework.boot.loader.launch.JarLauncher"));
    }

    private Path make(String version, String archive, String launcher) throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        Path classes = LaunchedPrograms.classesIn(parts.resolve("classes"));
        Path libraries = LaunchedPrograms.librariesIn(parts.resolve("lib"));
        try (Stream<Path> jars = Files.list(libraries)) {
            return BootJars.make(folder.resolve("app.jar"), version, archive, launcher, classes,
                    jars.sorted().toList());
        }
    }

    private void unpack(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry each : file.stream().toList()) {
                Path to = folder.resolve(each.getName());
                if (each.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    try (InputStream in = file.getInputStream(each)) {
                        Files.copy(in, to);
                    }
                }
            }
        }
    }

    private void assertPrints(Command command) throws Exception {
        ExecResult result = command.directory(folder).withoutEnvironment("JAVA_TOOL_OPTIONS").exec();
        assertEquals(List.of("", "hello world from a child\n"), List.of(result.stderr(), result.stdout()));
    }
}
