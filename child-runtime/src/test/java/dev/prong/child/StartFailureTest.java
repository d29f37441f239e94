package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.MessageException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.launch.Descriptors;
import dev.prong.command.Command;
import dev.prong.testing.Residue;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that cannot be started: every task that waits for one fails, at once. */
@Timeout(Children.SECONDS)
class StartFailureTest {

    private static final String ADVICE = "; set java of the runtime to that of a JDK, version 25 or newer";

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void missingJavaIsNamed() {
        Path missing = folder.resolve("missing");
        assertFault(Children.builder().java(missing), "java not found: java=" + missing + ADVICE, 127);
    }

    @Test
    void missingJavaIsNamedWhereThereIsNoShell() {
        Path missing = folder.resolve("missing");
        assertFault(Children.builder().java(missing).descriptors(Descriptors.STANDARD), "java not found: java="
                + missing + ADVICE, 127);
    }

    @Test
    void javaThatMayNotBeRunIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "no program");
        assertFault(Children.builder().java(file), "java may not be executed: java=" + file + ADVICE, 126);
        assertFault(Children.builder().java(folder), "java may not be executed: java=" + folder + ADVICE, 126);
    }

    /** A variable of more than 128 KiB is none for Linux, see execve(2). */
    @Test
    void whatTheSystemSaysComesWithAdvice() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems have other limits");
        try (ChildRuntime runtime = Children.builder().environment("LONG", "x".repeat(200_000)).build()) {
            String said = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(_ -> 1, TaskOptions.defaults().withName("sum"))).getMessage();
            assertEquals(
                    "child cannot be launched: task=sum, reason=…Argument list too long…; check the path of java and"
                            + " the limits on processes and files",
                    said.replaceFirst("=Cannot run program.*(Arg.*long)[^;]*",
                            "=…$1…"));
        }
    }

    @Test
    void nameAloneIsLookedForOnThePath() throws Exception {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        try (ChildRuntime runtime = Children.builder().java(Path.of("java")).environment("PATH", bin.toString())
                .build()) {
            String home = runtime.run(_ -> System.getProperty("java.home"));
            assertEquals(System.getProperty("java.home"), home);
        }
        assertEquals(
                "child cannot be launched: task=sum, reason=java not found: java=no-such-java, PATH=" + bin + ADVICE,
                crash(Children.builder().java(Path.of("no-such-java")).environment("PATH", bin.toString())));
    }

    /** The one that the tests' machine happens to have. */
    @Test
    void javaThatIsTooOldIsNamed() throws Exception {
        Path old = oldJava();
        String version = Command.of(old.toString(), "-XshowSettings:properties", "-version").exec().stderr().lines()
                .filter(line -> line.contains(" java.version = ")).map(line -> line.replaceFirst(".* = ", ""))
                .findFirst().orElseThrow();
        assertFault(Children.builder().java(old), "java is too old: found=" + version + ", needed=25, java=" + old
                + "; set java of the runtime to that of a newer JDK", 1);
    }

    private static Path oldJava() throws Exception {
        Path found = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of)
                .map(dir -> dir.resolve("java")).filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(found != null, "no java on the PATH");
        String version = Command.of(found.toString(), "-version").exec().stderr();
        assumeTrue(version.matches("(?s)\\w+ version \"(1\\.)?([89]|1\\d|2[0-4])\\b.*"),
                "java on the PATH is not older");
        return found;
    }

    /** As Java 8 to 24 say it; a JDK says its version in a file beside as well. */
    @Test
    void javaThatIsTooOldIsKnownByItsWords() throws Exception {
        Path java = new FakeJava(folder).runs("echo 'Error: LinkageError occurred while loading main class X' >&2")
                .runs("echo '\tjava.lang.UnsupportedClassVersionError: X has been compiled by a more recent version of"
                        + " the Java Runtime (class file version 69.0), this version of the Java Runtime only"
                        + " recognizes class file versions up to 65.0' >&2; exit 1")
                .write();
        assertFault(Children.builder().java(java), "java is too old: found=21, needed=25, java=" + java
                + "; set java of the runtime to that of a newer JDK", 1);
    }

    @Test
    void javaThatIsTooOldIsKnownByItsRelease() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk8/bin"));
        Files.writeString(folder.resolve("jdk8/release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"1.8.0_402\"\n");
        Path java = new FakeJava(bin).runs("echo Could not find or load main class @args >&2; exit 1").write();
        assertFault(Children.builder().java(java), "java is too old: found=1.8.0_402, needed=25, java=" + java
                + "; set java of the runtime to that of a newer JDK", 1);
    }

    /** It is not the fault of its java. */
    @Test
    void childThatFailsForAnotherReasonSaysItItself() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Path java = new FakeJava(bin).runs("echo no room >&2; exit 1").write();
        assertCrash(Children.builder().java(java), "code=1", "no room");
    }

    @Test
    void agentThatIsNotThereIsNamed() {
        assertCrash(Children.builder().javaOptions("-javaagent:" + folder.resolve("agent.jar")), "code=1",
                "Error opening zip file or JAR manifest missing : " + folder.resolve("agent.jar"));
    }

    @Test
    void everyWaitingTaskFails() {
        try (ChildRuntime runtime = Children.builder().children(3).java(folder.resolve("missing")).build()) {
            List<TaskHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                handles.add(runtime.submit(_ -> 42));
            }
            handles.forEach(handle -> assertThrows(WorkerCrashedException.class, handle::join));
        }
    }

    @Test
    void forkFails() {
        try (ChildRuntime runtime = Children.builder().java(folder.resolve("missing")).build()) {
            ChildProcess<Integer> child = runtime.fork(_ -> 42);
            assertTrue(assertThrows(WorkerCrashedException.class, child::join).getMessage()
                    .startsWith("child cannot be started: java not found: java="));
        }
    }

    @Test
    void classPathWithoutProngIsTold() {
        assertCrash(Children.builder().classPath(List.of(folder)), "code=1", "dev.prong.child.host.ChildMain");
    }

    @Test
    void optionThatTheJvmDoesNotKnowIsTold() {
        assertCrash(Children.builder().javaOptions("-XX:+NoSuchOption"), "code=1",
                "Unrecognized VM option 'NoSuchOption'");
    }

    @Test
    void taskThatTheChildDoesNotHaveIsNamed() throws Exception {
        List<Path> withoutTests = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of).filter(path -> Files.notExists(path.resolve("dev/prong/child/StartFailureTest.class")))
                .toList();
        try (ChildRuntime runtime = Children.builder().classPath(withoutTests).build()) {
            for (int i = 0; i < 2; i++) { // The child is as good as before.
                MessageException error = assertThrows(MessageException.class,
                        () -> runtime.submit(_ -> 42, TaskOptions.defaults().withName("sum")).join());
                assertEquals("task cannot be decoded: task=sum, child=child-1; task class "
                        + "dev.prong.child.StartFailureTest is not on the class path of the child; start the child with the "
                        + "class path of its parent", error.getMessage());
            }
        }
    }

    private static void assertFault(ChildRuntime.Builder builder, String fault, int code) {
        String crash = crash(builder);
        String begin = "child cannot be started: " + fault + ": task=sum, child=child-1, pid=…, code=" + code
                + "; its standard error ends with\n";
        assertTrue(crash.startsWith(begin), crash);
    }

    private static String crash(ChildRuntime.Builder builder) {
        try (ChildRuntime runtime = builder.build()) {
            return Children.text(assertThrows(WorkerCrashedException.class,
                    () -> runtime.submit(_ -> 42, TaskOptions.defaults().withName("sum")).join()));
        }
    }

    private static void assertCrash(ChildRuntime.Builder builder, String code, String said) {
        String crash = crash(builder);
        String begin = "child ended before it was ready: task=sum, child=child-1, pid=…, " + code
                + "; its standard error ends with\n";
        assertTrue(crash.startsWith(begin) && crash.contains(said), crash);
    }
}
