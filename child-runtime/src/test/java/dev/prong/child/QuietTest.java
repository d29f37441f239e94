package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a runtime does not do to those who use it: print warnings of its libraries, or load those it has no use for. */
@Timeout(Children.SECONDS)
class QuietTest {

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "child:stdio", "child:grpc"})
    void parentPrintsNothingOfItsOwn(String spec) throws Exception {
        ExecResult result = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Opens.class.getName(), spec)
                .withoutEnvironment("JAVA_TOOL_OPTIONS").exec();
        assertEquals("", result.stderr());
        assertEquals("run here: false\nmessage\n", result.stdout());
    }

    @Test
    void childWithPipesLoadsNothingOfGrpc() throws Exception {
        List<String> loaded = loadedBy(Transport.STDIO);
        assertTrue(loaded.contains("dev.prong.child.stdio.StdioLink"), loaded::toString);
        assertEquals(List.of(), ofGrpc(loaded));
    }

    @Test
    void childWithASocketLoadsNoNativeTransport() throws Exception {
        List<String> loaded = loadedBy(Transport.GRPC);
        assertTrue(ofGrpc(loaded).contains("io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel"),
                loaded::toString);
        assertEquals(List.of(), loaded.stream().filter(name -> name.endsWith(".NativeLibraryLoader")).toList());
    }

    private static List<String> ofGrpc(List<String> loaded) {
        return loaded.stream().filter(name -> name.startsWith("io.grpc.") || name.startsWith("io.netty.")
                || name.startsWith("dev.prong.child.grpc.")).toList();
    }

    /** The names of the classes that a child loads to run a task, and a task with a port. */
    private List<String> loadedBy(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport)
                .javaOptions("-Xlog:class+load:file=" + folder.resolve("%p.log")).build()) {
            runtime.run(_ -> "done");
            ChildProcess<Object> child = runtime.fork(context -> {
                context.parent().postMessage("message");
                return context.parent().receive();
            });
            child.postMessage("message");
            child.join();
            Children.exitOf(child);
        }
        try (Stream<Path> logs = Files.list(folder)) {
            List<Path> all = logs.toList();
            assertEquals(2, all.size());
            return all.stream().flatMap(QuietTest::lines).toList();
        }
    }

    /** Such as {@code [0.012s][info][class,load] java.lang.Object source: shared objects file}. */
    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream().map(line -> line.substring(line.lastIndexOf(']') + 1).strip())
                    .map(line -> line.substring(0, Math.max(0, line.indexOf(' '))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Opens a runtime, as users do, and has it run a task and start a worker. */
    static final class Opens {

        private Opens() {
        }

        public static void main(String[] args) throws Exception {
            long parent = ProcessHandle.current().pid();
            try (TaskRuntime runtime = TaskRuntime.open(args[0])) {
                boolean here = runtime.run(_ -> ProcessHandle.current().pid() == parent);
                System.out.println("run here: " + here);
                var worker = runtime.start(context -> context.parent().receive());
                worker.postMessage("message");
                System.out.println(worker.join());
            }
        }
    }
}
