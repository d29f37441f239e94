package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
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

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void missingJavaIsNamed() {
        Path missing = folder.resolve("missing");
        assertCrash(Children.builder().java(missing), "code=127", missing + ": not found");
    }

    @Test
    void javaThatMayNotBeRunIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "no program");
        assertCrash(Children.builder().java(file), "code=126", file + ": Permission denied");
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
                    .startsWith("child ended before it was ready: task="));
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

    private static void assertCrash(ChildRuntime.Builder builder, String code, String said) {
        try (ChildRuntime runtime = builder.build()) {
            String crash = Children.text(assertThrows(WorkerCrashedException.class,
                    () -> runtime.submit(_ -> 42, TaskOptions.defaults().withName("sum")).join()));
            String begin = "child ended before it was ready: task=sum, child=child-1, pid=…, " + code
                    + "; its standard error ends with\n";
            assertTrue(crash.startsWith(begin) && crash.contains(said), crash);
        }
    }
}
