package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.command.Command;
import dev.prong.testing.Residue;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.FlightRecorder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What children are started with. */
@Timeout(Children.SECONDS)
class SettingsTest {

    private static final Task<Map<String, String>> ENVIRONMENT = _ -> new TreeMap<>(System.getenv());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Setting it up would take a third of the time and more in which a child starts. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void flightRecorderIsNotSetUpUnlessItIsToRecord(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            assertEquals(false, runtime.run(_ -> FlightRecorder.isInitialized()));
        }
        try (ChildRuntime runtime = Children.builder().transport(transport)
                .javaOptions("-XX:StartFlightRecording:settings=none").build()) {
            assertEquals(true, runtime.run(_ -> FlightRecorder.isInitialized()));
        }
    }

    @Test
    void environmentIsInheritedButForOptionsOfTheJvm() throws Exception {
        String stdout = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), PrintsEnvironmentOfChild.class.getName())
                .environment("INHERITED", "yes").environment("JAVA_TOOL_OPTIONS", "-Dtool=1")
                .environment("_JAVA_OPTIONS", "-Dunderscore=1").environment("JDK_JAVA_OPTIONS", "-Djdk=1").exec()
                .stdout();
        assertEquals("yes null null null null\n", stdout);
    }

    /** Prints variables and properties of a child. */
    static final class PrintsEnvironmentOfChild {

        private PrintsEnvironmentOfChild() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = ChildRuntime.builder().children(1).build()) {
                String seen = runtime.run(_ -> System.getenv("INHERITED") + " " + System.getenv("JAVA_TOOL_OPTIONS")
                        + " " + System.getProperty("tool") + " " + System.getProperty("underscore") + " "
                        + System.getProperty("jdk"));
                System.out.println(seen);
            }
        }
    }

    @Test
    void variablesAreSetAndLeftOut() throws Exception {
        try (ChildRuntime runtime = Children.builder().environment("PRONG_A", "ä b").environment("PRONG_B", "b")
                .withoutEnvironment("PRONG_B").withoutEnvironment("PATH").withoutEnvironment("PRONG_C")
                .environment("PRONG_C", "c").environment("JAVA_TOOL_OPTIONS", "-Dtool=1").build()) {
            Map<String, String> environment = runtime.run(ENVIRONMENT);
            assertEquals("c", environment.get("PRONG_C"));
            assertFalse(environment.containsKey("PRONG_B") || environment.containsKey("PATH"), environment::toString);
            assertEquals("1", property(runtime, "tool"));
        }
    }

    @Test
    void cleanEnvironmentHoldsWhatWasSetAlone() throws Exception {
        try (ChildRuntime runtime = Children.builder().environment("PRONG_A", "a").cleanEnvironment().build()) {
            Map<String, String> environment = new TreeMap<>(runtime.run(ENVIRONMENT));
            environment.keySet().removeAll(Set.of("PWD", "OLDPWD", "SHLVL", "_")); // The shell's own.
            assertEquals(Map.of("PRONG_A", "a"), environment);
        }
    }

    @Test
    void javaOptionsArriveAsTheyAre() throws Exception {
        String odd = "a \"b\" \\c\\ #d 'e' $HOME @f\tg\nh\r\fi %p";
        try (ChildRuntime runtime = Children.builder().javaOptions("-Dodd=" + odd, "-Dempty=").build()) {
            assertEquals(odd, property(runtime, "odd"));
            assertEquals("", property(runtime, "empty"));
        }
    }

    @Test
    void childWorksWhereItIsTold(@TempDir Path folder) throws Exception {
        Path works = Files.createDirectory(folder.resolve("works here"));
        try (ChildRuntime runtime = Children.builder().directory(works)
                .classPath(LaunchedPrograms.relative(System.getProperty("java.class.path"))).build()) {
            assertEquals(works.toRealPath().toString(), property(runtime, "user.dir"));
            runtime.run(_ -> Files.createFile(Path.of("made")).toString());
            assertTrue(Files.exists(works.resolve("made")));
        }
        try (TaskRuntime runtime = TaskRuntime.open("child?children=1&directory=" + folder)) {
            assertEquals(folder.toRealPath().toString(), runtime.run(_ -> System.getProperty("user.dir")));
        }
    }

    @Test
    void workingDirectoryThatIsNotThereIsRefused(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing");
        assertEquals("working directory of children not found: directory=" + missing,
                assertThrows(IllegalArgumentException.class, () -> Children.builder().directory(missing).build())
                        .getMessage());
        Files.createDirectory(missing);
        try (ChildRuntime runtime = Children.builder().directory(missing).build()) {
            Files.delete(missing);
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(_ -> 1, TaskOptions.defaults().withName("sum")));
            assertEquals("child cannot be launched: task=sum, reason=working directory not found: directory=" + missing,
                    crash.getMessage());
        }
    }

    @Test
    void heapIsLimited() throws Exception {
        try (ChildRuntime runtime = Children.builder().maxHeapBytes(48 << 20).build()) {
            long max = runtime.run(_ -> Runtime.getRuntime().maxMemory());
            assertTrue(max > 40 << 20 && max <= 48 << 20, () -> "max=" + max);
        }
    }

    @Test
    void standardInputOfATaskIsEmpty() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            int fromSystem = runtime.run(_ -> System.in.read());
            int fromDescriptor = runtime.run(_ -> new FileInputStream(FileDescriptor.in).read());
            assertEquals(List.of(-1, -1), List.of(fromSystem, fromDescriptor));
        }
    }

    private static String property(ChildRuntime runtime, String name) throws InterruptedException {
        return runtime.run(_ -> System.getProperty(name));
    }
}
