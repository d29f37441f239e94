package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.command.Command;
import dev.prong.command.CommandFailedException;
import dev.prong.command.ExecResult;
import dev.prong.launched.LikeAServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children of programs whose classes are not on the class path find them all the same. */
@Timeout(120)
class OffTheClassPathTest {

    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final String JAVA = BIN.resolve("java").toString();
    private static final String SERVER = LikeAServer.class.getName();
    private static final String LIBRARIES = LaunchedPrograms.joined(LaunchedPrograms.libraries());
    private static final String GREETED = "hello world from a child\n";

    /** Uses records, a class beside it, a resource, messages and failures of its own. */
    private static final String PROGRAM = """
            import dev.prong.*;
            import java.util.*;

            public class Program {

                record Point(int x, int y) {}

                static class Broken extends RuntimeException {
                    Broken(String text) {
                        super(text);
                    }
                }

                record Sum(List<Point> points) implements Task<Point> {
                    @Override
                    public Point run(TaskContext context) {
                        return points.stream().reduce(new Point(0, 0), (a, b) -> Adder.add(a, b));
                    }
                }

                static Void swap(TaskContext context) throws Exception {
                    Point point = context.parent().receive(Point.class);
                    context.parent().postMessage(new Point(point.y(), point.x()));
                    return null;
                }

                static String loaders() throws Exception {
                    ClassLoader loader = Thread.currentThread().getContextClassLoader();
                    return (loader == Program.class.getClassLoader()) + " "
                            + (Class.forName("Program", false, loader) == Program.class) + " "
                            + (loader.getResource("Program.class") != null) + " " + loader.getResource("none.txt");
                }

                static String ofAGrandchild() throws Exception {
                    try (TaskRuntime runtime = TaskRuntime.open("child?children=1")) {
                        return runtime.run(_ -> new Point(5, 6)).toString();
                    }
                }

                public static void main(String[] args) throws Exception {
                    try (TaskRuntime runtime = TaskRuntime.open(args[0])) {
                        Point sum = runtime.run(new Sum(List.of(new Point(1, 2), new Point(3, 4))));
                        System.out.println(sum);
                        Worker<Void> worker = runtime.start(Program::swap);
                        worker.postMessage(new Point(7, 8));
                        worker.onMessage(Point.class, System.out::println);
                        worker.join();
                        String loaders = runtime.run(_ -> loaders());
                        System.out.println(loaders);
                        String ofAGrandchild = runtime.run(_ -> ofAGrandchild());
                        System.out.println(ofAGrandchild);
                        try {
                            runtime.run(_ -> {
                                throw new Broken("on purpose");
                            });
                        } catch (TaskFailedException e) {
                            System.out.println(e.causeType() + ": " + e.getCause().getMessage());
                        }
                    }
                }
            }

            class Adder {
                static Program.Point add(Program.Point a, Program.Point b) {
                    return new Program.Point(a.x() + b.x(), a.y() + b.y());
                }
            }
            """;

    private static final String PRINTED = """
            Point[x=4, y=6]
            Point[x=8, y=7]
            true true true null
            Point[x=5, y=6]
            Program$Broken: on purpose
            """;

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeEach
    void layOut() throws Exception {
        classes = LaunchedPrograms.classesIn(folder.resolve("classes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"child?children=1", "child:grpc?children=1"})
    void sourceThatTheLauncherCompiles(String runtime) throws Exception {
        Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        assertPrints(PRINTED, Command.of(JAVA, "-cp", System.getProperty("java.class.path"), program.toString(),
                runtime));
    }

    @Test
    void snippetsOfJShell() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), """
                import dev.prong.*
                record Twice(int number) implements Task<Integer> { public Integer run(TaskContext c) { return 2 * number; } }
                int thrice(int number) { return 3 * number; }
                var runtime = TaskRuntime.open("child?children=1")
                int six = runtime.run(new Twice(3))
                int nine = runtime.run(_ -> thrice(3))
                System.out.println(six + " " + nine)
                runtime.close()
                import dev.prong.child.*
                ChildRuntime.Builder builder = ChildRuntime.builder().children(1)
                builder.setup(_ -> System.setProperty("prepared", "by " + thrice(4)))
                var children = builder.build()
                String prepared = children.run(_ -> System.getProperty("prepared"))
                System.out.println(prepared)
                children.close()
                /exit
                """);
        Files.createDirectories(folder.resolve(".java/.userPrefs")); // It would log that it makes it.
        assertPrints("6 9\nby 12\n", Command.of(BIN.resolve("jshell").toString(),
                "-J-Djava.util.prefs.userRoot=" + folder, "--class-path", LIBRARIES, script.toString()));
    }

    /** All of an application is in the folders and jars of its own loader, Prong too; the server has other versions. */
    @ParameterizedTest
    @ValueSource(strings = {"child-first", "parent-first"})
    void applicationWithProngInAServer(String order) throws Exception {
        Path server = serverAlone();
        assertPrints(GREETED, Command.of(JAVA, "-cp", server.toString(), SERVER, order,
                classes + File.pathSeparator + LIBRARIES, LaunchedPrograms.MAIN));
    }

    /** As a plug-in of a program that has Prong and another version of the plug-in. */
    @Test
    void childFirstLoaderWithTheProngOfItsParent() throws Exception {
        Path other = LaunchedPrograms.classesIn(folder.resolve("other"));
        Files.writeString(other.resolve("greeting.txt"), "goodbye");
        Path greeting = Path.of("greeting.txt");
        assertPrints(GREETED, Command.of(JAVA, "-cp", other + File.pathSeparator + LIBRARIES, SERVER, "child-first",
                classes.toString(), LaunchedPrograms.MAIN));
        Files.delete(classes.resolve(greeting));
        assertPrints("goodbye world from a child\n", Command.of(JAVA, "-cp", other + File.pathSeparator + LIBRARIES,
                SERVER, "child-first", classes.toString(), LaunchedPrograms.MAIN));
    }

    @Test
    void childrenOfTheClassPathAloneAskForNothing() throws Exception {
        Path server = serverAlone();
        CommandFailedException failed = assertThrows(CommandFailedException.class,
                () -> run(Command.of(JAVA, "-cp", server + File.pathSeparator + LIBRARIES, SERVER, "parent-first",
                        classes.toString(), LaunchedPrograms.MAIN, "child?children=1&classPathOnly=true")));
        assertTrue(failed.stderr().contains("task class dev.prong.launched.RunsOneTask is not on the class path of"
                + " the child"), failed::stderr);
    }

    @Test
    void classThatIsInNoFileIsRefused() throws Exception {
        Path source = Files.writeString(folder.resolve("Made.java"),
                "public record Made() implements dev.prong.Task<String> {"
                        + " public String run(dev.prong.TaskContext context) { return \"\"; } }");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-cp",
                LIBRARIES, "-d", folder.toString(), source.toString()));
        byte[] code = Files.readAllBytes(folder.resolve("Made.class"));
        Task<?> task = (Task<?>) new Maker().make(code).getConstructor().newInstance();
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals("child cannot have the class of the task, whose class loader gives no file of it: task=Made,"
                    + " class=Made, loader=" + Maker.class.getName()
                    + ", file=Made.class; move the task to a class that is"
                    + " in a file, or set classPath of the runtime",
                    assertThrows(MessageException.class, () -> runtime.submit(task)).getMessage());
        }
    }

    /** Makes classes that nobody can read again. */
    private static final class Maker extends ClassLoader {

        Class<?> make(byte[] code) {
            return defineClass(null, code, 0, code.length);
        }
    }

    /** A folder with the class that plays the server, and nothing else. */
    private Path serverAlone() throws Exception {
        Path server = folder.resolve("server");
        Path of = LaunchedPrograms.source(LikeAServer.class);
        try (Stream<Path> files = Files.list(of.resolve("dev/prong/launched"))) {
            for (Path each : files.filter(file -> file.getFileName().toString().startsWith("LikeAServer")).toList()) {
                Path to = server.resolve(of.relativize(each));
                Files.createDirectories(to.getParent());
                Files.copy(each, to);
            }
        }
        return server;
    }

    private static void assertPrints(String expected, Command command) throws Exception {
        ExecResult result = run(command);
        assertEquals(List.of("", expected), List.of(result.stderr(), result.stdout()));
    }

    private static ExecResult run(Command command) throws Exception {
        return command.withoutEnvironment("JAVA_TOOL_OPTIONS").exec();
    }
}
