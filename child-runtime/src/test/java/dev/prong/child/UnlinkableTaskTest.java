package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.child.launch.ClassPaths;
import dev.prong.failure.StandIn;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a child from taking a task or giving a result is told in the parent, with its cause. */
@Timeout(60)
class UnlinkableTaskTest {

    @TempDir
    Path folder;

    record InitialisedInTheParent(int n) implements Task<Integer> {
        private static final int X = Integer.parseInt(System.getProperty("com.acme.number"));

        @Override
        public Integer run(TaskContext context) {
            return X;
        }
    }

    /** A child has the class of a task, and not its superclass. */
    @Test
    void tellsWhatIsMissingAndGivesTheCause() throws Exception {
        compile("classes", "public class Sub extends Base implements Task<Integer> {"
                + " public Integer run(TaskContext c) { return 1; } }", "class Base {}");
        Path less = compile("less", "public class Sub extends Base {}", "class Base {}");
        Files.copy(folder.resolve("classes/com/acme/Sub.class"), less.resolve("com/acme/Sub.class"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.delete(less.resolve("com/acme/Base.class"));
        MessageException refused = run(task("classes", "Sub"), less);
        assertEquals("task cannot be decoded: task=lost, child=child-1; task class com.acme.Sub cannot be loaded by the"
                + " child: java.lang.NoClassDefFoundError: com/acme/Base; a class that it needs is missing there: start"
                + " the child with the class path of its parent", refused.getMessage());
        assertEquals("java.lang.NoClassDefFoundError", StandIn.typeOf(refused.getCause()));
        assertEquals("java.lang.ClassNotFoundException", StandIn.typeOf(refused.getCause().getCause()));
    }

    @Test
    void tellsWhyAStaticInitialiserFailedAndGivesTheCause() throws Exception {
        System.setProperty("com.acme.number", "1");
        Task<Integer> task = new InitialisedInTheParent(1);
        System.clearProperty("com.acme.number");
        MessageException refused = run(task, folder);
        assertEquals("task cannot be decoded: task=lost, child=child-1; the constructor of record "
                + InitialisedInTheParent.class.getName() + " threw java.lang.ExceptionInInitializerError, caused by"
                + " java.lang.NumberFormatException: Cannot parse null string", refused.getMessage());
        assertEquals("java.lang.NumberFormatException", StandIn.typeOf(refused.getCause().getCause()));
    }

    @Test
    void refusesALambdaOfAnotherBuild() throws Exception {
        String source = "public class Shop { public static Task<String> pay() {"
                + " return List.<Task<String>>of(_ -> \"pay the invoice\").get(0); } }";
        compile("classes", source);
        Path other = compile("less", source.replace(">of(", ">of(_ -> \"cancel the order\", "));
        ClassLoader loader = loader("classes");
        MessageException refused = run((Task<?>) loader.loadClass("com.acme.Shop").getMethod("pay").invoke(null),
                other);
        assertEquals("task cannot be decoded: task=lost, child=child-1; lambda Shop.pay lambda is of another build of"
                + " class com.acme.Shop: parent=…, child=…, childFile=" + other.toUri().toURL()
                + "com/acme/Shop.class; run both"
                + " sides with the same build of it, and restart a parent whose files were replaced",
                refused.getMessage().replaceAll("(parent|child)=[0-9a-f]{4,}", "$1=…"));
    }

    private MessageException run(Task<?> task, Path classes) {
        List<Path> classPath = new ArrayList<>(ClassPaths.ofThisProcess());
        classPath.add(classes);
        try (ChildRuntime runtime = Children.builder().classPath(classPath).build()) {
            return assertThrows(MessageException.class,
                    () -> runtime.run(task, TaskOptions.defaults().withName("lost")));
        }
    }

    private Task<?> task(String classes, String type) throws Exception {
        return (Task<?>) loader(classes).loadClass("com.acme." + type).getConstructor().newInstance();
    }

    private ClassLoader loader(String classes) throws Exception {
        return new URLClassLoader(new URL[] {folder.resolve(classes).toUri().toURL()},
                UnlinkableTaskTest.class.getClassLoader());
    }

    private Path compile(String name, String... declarations) throws Exception {
        Path classes = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        Path sources = Files.createDirectories(folder.resolve(name + "-sources"));
        for (String each : declarations) {
            arguments.add(Files.writeString(sources.resolve(each.replaceFirst(".*?class (\\w+).*", "$1") + ".java"),
                    "package com.acme; import dev.prong.*; import java.util.*; " + each).toString());
        }
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
                arguments.toArray(String[]::new)));
        return classes;
    }
}
