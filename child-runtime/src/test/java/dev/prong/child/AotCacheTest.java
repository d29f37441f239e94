package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import dev.prong.launched.StartsWithACache;
import dev.prong.launched.StaysOpen;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children of a program in jars, with a folder for AOT caches. */
class AotCacheTest {

    private static final String WITHOUT = "had=false made=true\n";
    private static final String WITH = "had=true made=true\n";
    private static final String NEVER = "had=false made=false\n";

    @TempDir
    private static Path program;

    private static Path classes;
    private static Path libraries;
    private static Path first;
    private static String printedFirst;

    @TempDir
    private Path folder;

    private Path caches;

    @BeforeAll
    static void makeOne() throws Exception {
        classes = LaunchedPrograms.classesIn(program.resolve("classes"));
        libraries = LaunchedPrograms.librariesIn(program.resolve("lib"));
        first = program.toRealPath().resolve("first cache");
        printedFirst = output(command(StartsWithACache.class, classPath(), first));
    }

    @BeforeEach
    void copyIt() throws Exception {
        caches = folder.toRealPath().resolve("cache");
        Files.createDirectory(caches,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path one = made(first).getFirst();
        Files.copy(one, caches.resolve(one.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void childrenHaveTheOneThatWasMade() throws Exception {
        caches = first;
        assertEquals(WITHOUT + WITH, printedFirst);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(caches)));
        assertEquals(1, made().size(), () -> made().toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made().getFirst())));
    }

    @Test
    void anotherProcessHasItToo() throws Exception {
        assertEquals(WITH + WITH, printed());
    }

    @Test
    void otherOptionsNeedAnother() throws Exception {
        assertEquals(WITHOUT + WITH, printed("-XX:+UseSerialGC"));
        assertEquals(2, made().size(), () -> made().toString());
    }

    @Test
    void anotherJarNeedsAnother() throws Exception {
        Path jar = libraries.resolve("prong.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
        assertEquals(WITHOUT + WITH, printed());
        Files.setLastModifiedTime(jar, time);
    }

    /** What a JVM makes of them is nobody's news. */
    @ParameterizedTest
    @ValueSource(strings = {"", "no cache"})
    void oneThatIsBrokenIsAsGoodAsNone(String content) throws Exception {
        Files.writeString(made().getFirst(), content);
        assertEquals("had=false made=true\nhad=false made=true\n", printed());
    }

    @Test
    void halfOfOneIsAsGoodAsNone() throws Exception {
        byte[] whole = Files.readAllBytes(made().getFirst());
        Files.write(made().getFirst(), Arrays.copyOf(whole, whole.length / 2));
        assertEquals("had=false made=true\nhad=false made=true\n", printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", "-Xshare:auto", "-XX:SharedArchiveFile=none.jsa"})
    void optionsThatForbidOneDoNotKeepChildrenFromStarting(String option) throws Exception {
        assertEquals(NEVER + NEVER, command(StartsWithACache.class, classPath(), caches, option).exec().stdout());
    }

    @Test
    void thereIsNoneWithClassesInFolders() throws Exception {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        Command.of(tool("jar"), "xf", libraries.resolve("prong.jar").toString()).directory(unpacked).exec();
        assertEquals(NEVER + NEVER, output(command(StartsWithACache.class, classes + File.pathSeparator + unpacked
                + File.pathSeparator + libraries.resolve("protobuf-java.jar"), caches)));
    }

    @Test
    void aFolderThatOthersCanWriteIsRefused() throws Exception {
        Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwxrwxrwx"));
        ExecResult result = command(StartsWithACache.class, classPath(), caches).exec();
        assertEquals(NEVER + NEVER, result.stdout());
        assertTrue(result.stderr().contains("INFO: children start without an AOT cache: folder=" + caches
                + ", reason=java.io.IOException: it is not this user's alone: file=" + caches + ", owner="),
                result::stderr);
    }

    @Test
    void aRuntimeThatStaysOpenMakesIt() throws Exception {
        Files.delete(made().getFirst());
        assertEquals("javas=0\n", output(command(StaysOpen.class, classPath(), caches, ".aot")));
        assertEquals(WITH + WITH, printed());
    }

    @Test
    void closeEndsTheProcessThatMakesIt() throws Exception {
        Files.delete(made().getFirst());
        assertEquals("javas=0\n", output(command(StaysOpen.class, classPath(), caches, "lock")));
        assertEquals(List.of(), made());
    }

    private List<Path> made() {
        return made(caches);
    }

    private static List<Path> made(Path caches) {
        try (Stream<Path> files = Files.list(caches)) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String printed(String... options) throws Exception {
        return output(command(StartsWithACache.class, classPath(), caches, options));
    }

    private static String classPath() {
        return classes + File.pathSeparator + libraries.resolve("*");
    }

    private static String output(Command command) throws Exception {
        ExecResult result = command.exec();
        assertEquals("", result.stderr());
        return result.stdout();
    }

    private static Command command(Class<?> program, String classPath, Path caches, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-cp", classPath, program.getName(), caches.toString()));
        arguments.addAll(List.of(more));
        return Command.of(tool("java"), arguments.toArray(String[]::new)).withoutEnvironment("JAVA_TOOL_OPTIONS");
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
