package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module and has Prong's modules on its module path, its own as a folder or as a jar. */
class ModulePathTest {

    private static final String MODULE = """
            module app {
                requires dev.prong.child;
                requires dev.prong.worker;
                opens app to dev.prong.api;
            }
            """;

    private static final String MAIN = """
            package app;

            import dev.prong.Task;
            import dev.prong.TaskContext;
            import dev.prong.TaskRuntime;

            public class Main {
                record Point(int x, int y) { }

                record Scale(Point point, int by) implements Task<Point> {
                    @Override
                    public Point run(TaskContext context) {
                        return new Point(point.x() * by, point.y() * by);
                    }
                }

                public static void main(String[] args) throws Exception {
                    System.out.println(Main.class.getModule() + " and " + Task.class.getModule().getName());
                    for (String spec : args) {
                        try (TaskRuntime runtime = TaskRuntime.open(spec)) {
                            Point point = new Point(1, 2);
                            int sum = runtime.run(_ -> point.x() + point.y());
                            System.out.println(spec + ": " + sum + ", " + runtime.run(new Scale(point, 10)));
                        }
                    }
                }
            }
            """;

    private static final List<String> PRINTED = List.of("module app and dev.prong.api",
            "worker: 3, Point[x=10, y=20]", "child: 3, Point[x=10, y=20]", "child:grpc: 3, Point[x=10, y=20]");

    /** Where the modules are: this build's, and their dependencies; those of the tests are not asked for by any. */
    private static final String LIBRARIES = Arrays
            .stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> !path.startsWith(Path.of("").toAbsolutePath() + File.separator))
            .collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeEach
    void compile() throws Exception {
        Path info = Files.writeString(folder.resolve("module-info.java"), MODULE);
        Path main = Files.writeString(folder.resolve("Main.java"), MAIN);
        classes = folder.resolve("classes");
        tool("javac", "-d", classes.toString(), "--module-path", LIBRARIES, info.toString(), main.toString());
    }

    @Test
    void runsTasksOnEveryBackend() throws Exception {
        assertEquals(new Ran(0, PRINTED, ""), run(classes));
    }

    @Test
    void runsTasksOnEveryBackendFromAJar() throws Exception {
        Path jar = folder.resolve("app.jar");
        tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        assertEquals(new Ran(0, PRINTED, ""), run(jar));
    }

    private static Ran run(Path app) throws Exception {
        return Ran.java(List.of("--module-path", app + File.pathSeparator + LIBRARIES, "--module", "app/app.Main"),
                "worker", "child", "child:grpc");
    }

    private static void tool(String name, String... arguments) {
        assertEquals(0, ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments));
    }
}
