package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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
            .replace("return new Task<>() {", "new Object() { int x; }.x++; return new Task<>() {");

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
                + " childFile=" + folder.resolve("b").toUri() + "com/acme/Shop.class; run both sides with the same build"
                + " of it, and restart a parent whose files were replaced", plain(refused));
    }

    @Test
    void refusesANamelessClassOfAnotherBuild() throws Exception {
        Task<?> task = Compiled.task(build("a", FIRST).loader(), "Shop", "nameless");
        ClassLoader other = build("b", SECOND.replace("int x", "Runnable r; int x")).loader();
        assertThrows(MessageException.class, () -> TaskCodec.decode(TaskCodec.encode(task), other));
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
        build("a", SECOND);
        MessageException refused = assertThrows(MessageException.class, () -> TaskCodec.encode(task));
        assertEquals("lambda Shop.tasks lambda cannot be sent: the file of class com.acme.Shop was replaced after this"
                + " process loaded the class, so that a child would run other code: file=" + folder.resolve("a").toUri()
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
