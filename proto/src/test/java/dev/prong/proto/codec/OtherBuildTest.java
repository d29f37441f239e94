package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code whose name the compiler has made up is run by the build that it comes from, or by none. */
class OtherBuildTest {

    private static final String FIRST = "public class Shop {"
            + " public static Task<String> pay() { return tasks().get(0); }"
            + " public static Task<String> named() { Call<String> call = Shop::text; return call; }"
            + " public static Task<String> nameless() { return new Task<>() {"
            + "   public String run(TaskContext c) { return \"pay the invoice\"; } }; }"
            + " static String text() { return \"named\"; }"
            + " interface Call<R> extends Task<R> { R call(); default R run(TaskContext c) { return call(); } }"
            + " static List<Task<String>> tasks() { return List.of(_ -> \"pay the invoice\"); } }";

    /** One lambda and one nameless class more, before those of the first. */
    private static final String SECOND = FIRST.replace("List.of(", "List.of(_ -> \"cancel the order\", ")
            .replace("return new Task<>() {", "Task<String> other = new Task<>() {"
                    + " public String run(TaskContext c) { return \"cancel the order\"; } }; return new Task<>() {");

    @TempDir
    Path folder;

    private Compiled build(String name, String source) throws Exception {
        return Compiled.into(folder.resolve(name), List.of(), source);
    }

    @Test
    void refusesALambdaOfAnotherBuild() throws Exception {
        Task<?> task = Compiled.task(build("a", FIRST).loader(), "Shop", "pay");
        ClassLoader other = build("b", SECOND).loader();
        MessageException refused = assertThrows(MessageException.class,
                () -> TaskCodec.decode(TaskCodec.encode(task), other));
        assertEquals("lambda Shop.tasks lambda is of another build of class com.acme.Shop: parent=…, child=…,"
                + " childFile=" + folder.resolve("b").toUri().toURL()
                + "com/acme/Shop.class; run both sides with the same build"
                + " of it, and restart a parent whose files were replaced", plain(refused));
    }

    @Test
    void refusesANamelessClassOfAnotherBuild() throws Exception {
        Task<?> task = Compiled.task(build("a", FIRST).loader(), "Shop", "nameless");
        ClassLoader other = build("b", SECOND).loader();
        MessageException refused = assertThrows(MessageException.class,
                () -> TaskCodec.decode(TaskCodec.encode(task), other));
        assertEquals("task Shop$1 is of another build of class com.acme.Shop$1: parent=…, child=…, childFile="
                + folder.resolve("b").toUri().toURL()
                + "com/acme/Shop$1.class; run both sides with the same build of it,"
                + " and restart a parent whose files were replaced", plain(refused));
    }

    @Test
    void takesTheSameBuildFromAnotherPlace() throws Exception {
        Compiled one = build("a", FIRST);
        Compiled same = build("b", FIRST);
        for (String each : List.of("pay", "nameless", "named")) {
            Task<?> task = Compiled.task(one.loader(), "Shop", each);
            assertEquals(task.run(null), TaskCodec.decode(TaskCodec.encode(task), same.loader()).run(null), each);
        }
    }

    @Test
    void takesAMethodReferenceOfAnotherBuildBecauseItNamesItsMethod() throws Exception {
        Task<?> task = Compiled.task(build("a", FIRST).loader(), "Shop", "named");
        ClassLoader other = build("b", SECOND).loader();
        assertEquals("named", TaskCodec.decode(TaskCodec.encode(task), other).run(null));
    }

    @Test
    void refusesToSendFromAClassWhoseFileWasReplaced() throws Exception {
        Task<?> task = Compiled.task(build("a", FIRST).loader(), "Shop", "pay");
        Path file = build("a", SECOND).folder().resolve("com/acme/Shop.class");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60))); // However fast this test is.
        MessageException refused = assertThrows(MessageException.class, () -> TaskCodec.encode(task));
        assertEquals("lambda Shop.tasks lambda cannot be sent: the file of class com.acme.Shop was replaced after this"
                + " process loaded the class, so that a child would run other code: file="
                + folder.resolve("a").toUri().toURL()
                + "com/acme/Shop.class; restart this process", refused.getMessage());
    }

    @Test
    void whatWasSentBeforeIsStillOfItsBuild() throws Exception {
        Compiled build = build("a", FIRST);
        Task<?> task = Compiled.task(build.loader(), "Shop", "pay");
        assertEquals("pay the invoice", TaskCodec.decode(TaskCodec.encode(task), build.loader()).run(null));
        build("a", SECOND);
        assertThrows(MessageException.class, () -> TaskCodec.decode(TaskCodec.encode(task), build.loader()));
    }

    /** The loader of the class path has the old jar open; where a file is looked for by its address there is the new one. */
    @Test
    @Timeout(60)
    void refusesToSendFromAJarThatWasReplacedUnderTheProgram() throws Exception {
        String program = "public class Program { public static void main(String[] args) throws Exception {"
                + " Task<?> task = Shop.pay();"
                + " var began = ProcessHandle.current().info().startInstant().get();" // Later than the clock is exact.
                + " while (java.time.Instant.now().isBefore(began.plusMillis(1500))) { Thread.sleep(10); }"
                + " java.nio.file.Files.write(java.nio.file.Path.of(args[0]),"
                + "   java.nio.file.Files.readAllBytes(java.nio.file.Path.of(args[1])));"
                + " try { dev.prong.proto.codec.TaskCodec.encode(task); System.out.print(\"sent\"); }"
                + " catch (MessageException e) { System.out.print(e.getMessage()); } } }";
        Path jar = jar("first.jar", Compiled.into(folder.resolve("a"), List.of(), FIRST, program).folder());
        Path next = jar("next.jar", build("b", FIRST.replace("pay the invoice", "pay nothing")).folder());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath + System.getProperty("path.separator") + jar, "com.acme.Program", jar.toString(),
                next.toString()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("lambda Shop.tasks lambda cannot be sent: the file of class com.acme.Shop was replaced after this"
                + " process loaded the class, so that a child would run other code: file=jar:" + jar.toUri().toURL()
                + "!/com/acme/Shop.class; restart this process", printed);
    }

    private Path jar(String name, Path classes) throws Exception {
        Path jar = folder.resolve(name);
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertEquals(0, tool.run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), "."));
        return jar;
    }

    @Test
    void takesWhatHasNoFile() throws Exception {
        Path classes = build("a", FIRST).folder();
        Task<?> task = Compiled.task(hiding(classes), "Shop", "pay");
        assertEquals("pay the invoice", TaskCodec.decode(TaskCodec.encode(task), hiding(classes)).run(null));
    }

    /** A loader that shows no files, as one that makes its classes. */
    private static ClassLoader hiding(Path classes) throws Exception {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, OtherBuildTest.class.getClassLoader()) {
            @Override
            public URL getResource(String name) {
                return null;
            }
        };
    }

    private static String plain(MessageException refused) {
        return refused.getMessage().replaceAll("(parent|child)=[0-9a-f]+", "$1=…");
    }
}
