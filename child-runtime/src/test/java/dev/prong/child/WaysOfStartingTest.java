package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In whatever usual way a program was started, its children find its classes and files. */
@Timeout(120)
class WaysOfStartingTest {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String LIBRARIES = LaunchedPrograms.joined(LaunchedPrograms.libraries());

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeEach
    void layOut() throws Exception {
        classes = LaunchedPrograms.classesIn(folder.resolve("classes"));
    }

    @Test
    void classPathOfFolders() throws Exception {
        assertRuns(folder, "-cp", classes + File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN);
    }

    @Test
    void filesBesideTheClassesInAFolderOfTheirOwn() throws Exception {
        Path resources = Files.createDirectory(folder.resolve("resources"));
        Files.move(classes.resolve("greeting.txt"), resources.resolve("greeting.txt"));
        assertRuns(folder, "-cp", classes + File.pathSeparator + resources + File.pathSeparator + LIBRARIES,
                LaunchedPrograms.MAIN);
    }

    @Test
    void relativeClassPath() throws Exception {
        assertRuns(folder, "-cp", "classes" + File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN);
    }

    @Test
    void emptyEntryIsTheWorkingDirectory() throws Exception {
        assertRuns(classes, "-cp", File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN);
    }

    @Test
    void missingEntriesDoNotMatter() throws Exception {
        assertRuns(folder, "-cp", "nothing.jar" + File.pathSeparator + folder.resolve("none") + File.pathSeparator
                + classes + File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN);
    }

    @Test
    void wildcards() throws Exception {
        Path libraries = LaunchedPrograms.librariesIn(folder.resolve("lib"));
        assertRuns(folder, "-cp", libraries + "/*" + File.pathSeparator + classes, LaunchedPrograms.MAIN);
    }

    @Test
    void variableOfTheEnvironment() throws Exception {
        assertPrints(Command.of(JAVA, LaunchedPrograms.MAIN).environment("CLASSPATH",
                classes + File.pathSeparator + LIBRARIES));
    }

    @Test
    void executableJar() throws Exception {
        LaunchedPrograms.librariesIn(folder.resolve("lib"));
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.MAIN_CLASS, LaunchedPrograms.MAIN);
        attributes.put(Attributes.Name.CLASS_PATH, "lib/prong.jar lib/protobuf-java.jar");
        LaunchedPrograms.jar(folder.resolve("app.jar"), attributes, classes);
        assertRuns(folder, "-jar", "app.jar");
    }

    /** One jar with everything, as the shade plugin makes it. */
    @Test
    void executableJarWithEverything() throws Exception {
        Path libraries = LaunchedPrograms.librariesIn(folder.resolve("lib"));
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.MAIN_CLASS, LaunchedPrograms.MAIN);
        Path jar = LaunchedPrograms.jar(folder.resolve("all.jar"), attributes, classes, libraries.resolve("prong.jar"),
                libraries.resolve("protobuf-java.jar"));
        assertRuns(folder, "-jar", jar.toString());
    }

    /** As Surefire and IDEs do it where the command line would be too long. */
    @Test
    void jarWhoseManifestIsTheClassPath() throws Exception {
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.CLASS_PATH, Stream.concat(Stream.of(classes), LaunchedPrograms.libraries()
                .stream()).map(Path::toUri).map(URI::toString).collect(Collectors.joining(" ")));
        Path jar = LaunchedPrograms.jar(folder.resolve("path.jar"), attributes);
        assertRuns(folder, "-cp", jar.toString(), LaunchedPrograms.MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"as a folder", "as a jar", "in a folder of modules"})
    void modulePath(String how) throws Exception {
        Path libraries = LaunchedPrograms.librariesIn(folder.resolve("lib"));
        Path info = Files.writeString(folder.resolve("module-info.java"), "open module app {"
                + " requires prong; requires java.logging; requires jdk.jfr; requires jdk.unsupported; }");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d",
                classes.toString(), "--module-path", libraries.toString(), info.toString()));
        String path = switch (how) {
            case "as a folder" -> classes + File.pathSeparator + libraries;
            case "as a jar" -> LaunchedPrograms.jarWithModule(folder.resolve("app.jar"), classes) + File.pathSeparator
                    + libraries;
            default -> Files.move(classes, libraries.resolve("app")).getParent().toString();
        };
        assertRuns(folder, "-p", path, "-m", "app/" + LaunchedPrograms.MAIN);
    }

    @Test
    void imageOfTheJdkWithAClassPath() throws Exception {
        Path image = folder.resolve("image");
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElse(null);
        assumeTrue(jlink != null, "this JDK has no jlink");
        assertEquals(0, jlink.run(System.out, System.err, "--add-modules", "java.logging,jdk.jfr,jdk.unsupported",
                "--output", image.toString()));
        assertPrints(Command.of(image.resolve("bin").resolve("java").toString(), "-cp",
                classes + File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "it's", "a\"b\"c", "#1", "50%", "%p", "a\\b", "a\\", "$HOME `id`", "@file",
            "-x",
            "tab\there", "line\nbreak", "größe 大小"})
    @Tag("slow")
    void oddPaths(String name) throws Exception {
        assumeTrue(name.chars().allMatch(each -> each < 128)
                || System.getProperty("sun.jnu.encoding").equals("UTF-8"), "this system's paths have no such letters");
        Path odd = Files.createDirectory(folder.resolve(name));
        Path there = Files.move(classes, odd.resolve("classes"));
        Path temporary = Files.createDirectory(odd.resolve("tmp"));
        assertRuns(folder, "-Djava.io.tmpdir=" + temporary, "-cp", there + File.pathSeparator + LIBRARIES,
                LaunchedPrograms.MAIN);
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** The socket, the argument file and the crash reports of children are there; short, as sockets need it. */
    @ParameterizedTest
    @ValueSource(strings = {"child?children=1", "child:grpc?children=1"})
    void temporaryFolderOfAnyName(String runtime) throws Exception {
        assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "this system's paths have no such letters");
        Path temporary = Files.createDirectory(folder.resolve("ü 大#%?\"\\\n["));
        assertRuns(folder, "-Djava.io.tmpdir=" + temporary, "-cp", classes + File.pathSeparator
                + System.getProperty("java.class.path"), LaunchedPrograms.MAIN, runtime);
    }

    @Test
    void classPathLongerThanAnArgumentMayBe() throws Exception {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(folder.resolve("missing-" + "x".repeat(200) + "-" + i + ".jar").toString());
        }
        String path = String.join(File.pathSeparator, entries) + File.pathSeparator + classes + File.pathSeparator
                + LIBRARIES;
        assertTrue(path.length() > 200_000, () -> "length=" + path.length());
        Path arguments = Files.writeString(folder.resolve("arguments"), "-cp \"" + path + "\"");
        assertRuns(folder, "@" + arguments, LaunchedPrograms.MAIN);
    }

    private static void assertRuns(Path directory, String... arguments) throws Exception {
        List<String> line = Stream.concat(Stream.of(JAVA), Stream.of(arguments)).toList();
        assertPrints(Command.of(line.getFirst(), line.subList(1, line.size()).toArray(String[]::new))
                .directory(directory));
    }

    private static void assertPrints(Command command) throws Exception {
        ExecResult result = command.withoutEnvironment("JAVA_TOOL_OPTIONS").exec();
        assertEquals("", result.stderr());
        assertEquals("hello world from a child\n", result.stdout());
    }
}
