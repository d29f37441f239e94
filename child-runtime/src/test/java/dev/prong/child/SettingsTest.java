package dev.prong.child;

import dev.prong.command.ExecResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.function.Executable;
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

    @ParameterizedTest
    @EnumSource(Transport.class)
    void cleanEnvironmentHoldsWhatWasSetAlone(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).environment("PRONG_A", "a")
                .cleanEnvironment()
                .build()) {
            assertEquals(Map.of("PRONG_A", "a"), runtime.run(ENVIRONMENT));
        }
    }

    /** As containers set them. The shell that launches takes them for no variables of its own. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void variablesWhoseNamesAreNoIdentifiersArrive(Transport transport) throws Exception {
        Map<String, String> odd = Map.of("spring.datasource.url", "jdbc:x", "a-b", "1\n2", "1", "one", "BASH_FUNC_f%%",
                "() { echo hi; }", "é", "ü", "IFS", "x", "PWD", "/elsewhere", "SHLVL", "many", "LC_ALL", "xx_YY", "_",
                "z");
        ChildRuntime.Builder builder = Children.builder().transport(transport).cleanEnvironment();
        odd.forEach(builder::environment);
        try (ChildRuntime runtime = builder.build()) {
            assertEquals(new TreeMap<>(odd), runtime.run(_ -> {
                byte[] all = Files.readAllBytes(Path.of("/proc/self/environ"));
                Map<String, String> found = new TreeMap<>();
                for (String entry : new String(all, StandardCharsets.UTF_8).split("\0", 0)) {
                    found.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
                }
                return found;
            }));
        }
    }

    /** What is no text in any encoding goes from process to process as well. */
    @Test
    void bytesOfTheEnvironmentArriveAsTheyAre() throws Exception {
        ExecResult parent = Command.shell("ODD=$(printf '\\377\\376') exec \"$@\"").args(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), PrintsBytesOfChild.class.getName()).exec();
        assertEquals("[79, 68, 68, 61, -1, -2]\n", parent.stdout());
    }

    /** Prints the entry as its child has it. */
    static final class PrintsBytesOfChild {

        private PrintsBytesOfChild() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = Children.builder().environment("a.b", "c").build()) {
                System.out.println(runtime.<String> run(_ -> {
                    String all = new String(Files.readAllBytes(Path.of("/proc/self/environ")),
                            StandardCharsets.ISO_8859_1);
                    String entry = Arrays.stream(all.split("\0")).filter(it -> it.startsWith("ODD=")).findFirst()
                            .orElseThrow();
                    return Arrays.toString(entry.getBytes(StandardCharsets.ISO_8859_1));
                }));
            }
        }
    }

    @Test
    void refusesWhatNoChildCanHave() {
        ChildRuntime.Builder builder = Children.builder();
        refuses("name must not be empty: name=''", () -> builder.environment("", "x"));
        refuses("name must not be empty: name=''", () -> builder.withoutEnvironment(""));
        refuses("name must not contain '=': name=A=B", () -> builder.environment("A=B", "secret"));
        refuses("name must not contain NUL: name=$'A\\x00'", () -> builder.environment("A\0", "secret"));
        refuses("value must not contain NUL: name=A", () -> builder.environment("A", "secret\0"));
        refuses("options[1] must not contain NUL: length=12", () -> builder.javaOptions("-Da=b", "-Dkey=secre\0"));
        refuses("options[0] must not be empty", () -> builder.javaOptions(""));
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
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
