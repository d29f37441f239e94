package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.Exit;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import dev.prong.process.PosixTools;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that native code of a task has started and that outlives its child, whatever it holds, holds nobody up. */
@Timeout(SurvivorTest.SECONDS)
class SurvivorTest {

    /** Longer than the test may take: a survivor that is waited for fails it. */
    static final int LIFE_SECONDS = 120;
    static final int SECONDS = 60;

    @TempDir
    Path folder;

    /** What a survivor has of its child. */
    enum Holds {
        /** What native code hands on without meaning to. */
        WHAT_IT_INHERITS,
        /** All that there is. */
        EVERYTHING
    }

    /** How the child ends. */
    enum Then {
        EXIT, SPIN, RETURN
    }

    /** Has the C library start a program in a session of its own, as daemons do. */
    record Leaves(Holds holds, String pidFile, Then then) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            if (holds == Holds.EVERYTHING) {
                makeAllInheritable();
            }
            system("setsid sh -c 'printf %s $$ >" + pidFile + ".draft; mv " + pidFile + ".draft " + pidFile
                    + "; exec sleep " + LIFE_SECONDS + "' &");
            Children.await(Path.of(pidFile));
            context.out().println("last words");
            while (then == Then.SPIN) {
                Thread.onSpinWait();
            }
            if (then == Then.EXIT) {
                System.exit(3);
            }
            return 7;
        }
    }

    static int system(String command) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            return (int) function("system", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(arena.allocateFrom(command));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type, options);
    }

    private static void makeAllInheritable() throws IOException {
        MethodHandle fcntl = function("fcntl",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                int _ = (int) fcntl.invokeExact(Integer.parseInt(each.getFileName().toString()), 2, 0); // F_SETFD
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void needsLinux() {
        assumeTrue(PosixTools.installed().hasSessions(), "no survivors without setsid, sh and /proc");
    }

    @AfterEach
    void endSurvivor() throws Exception {
        Path file = folder.resolve("pid");
        if (Files.exists(file)) {
            Children.kill("KILL", Children.pid(file));
        }
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    private ChildRuntime.Builder builder(Transport transport) {
        return Children.builder().transport(transport).javaOptions("--enable-native-access=ALL-UNNAMED");
    }

    private Leaves leaves(Holds holds, Then then) {
        return new Leaves(holds, folder.resolve("pid").toString(), then);
    }

    @ParameterizedTest
    @CsvSource({"STDIO, WHAT_IT_INHERITS", "STDIO, EVERYTHING", "GRPC, WHAT_IT_INHERITS", "GRPC, EVERYTHING"})
    void exitIsToldAndWhatWasPrintedBeforeArrives(Transport transport, Holds holds) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildRuntime runtime = builder(transport).onOutput(line -> lines.add(line.text())).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(leaves(holds, Then.EXIT)));
            assertEquals(3, crash.exit().code());
            assertTrue(lines.contains("last words"), lines::toString);
            assertEquals("next", runtime.run(_ -> "next"));
        }
        assertTrue(ProcessHandle.of(Children.pid(folder.resolve("pid"))).isPresent(), "survivor has ended");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void limitIsKept(Transport transport) throws Exception {
        try (ChildRuntime runtime = builder(transport).build()) {
            assertThrows(TaskTimeoutException.class, () -> runtime.run(leaves(Holds.EVERYTHING, Then.SPIN),
                    TaskOptions.timeout(Duration.ofSeconds(4))));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void forkedChildThatIsDoneEnds(Transport transport) throws Exception {
        try (ChildRuntime runtime = builder(transport).build()) {
            ChildProcess<Integer> child = runtime.fork(leaves(Holds.EVERYTHING, Then.RETURN));
            assertEquals(7, child.join());
            assertInstanceOf(Exit.Completed.class, Children.exitOf(child));
        }
    }

    /** The channel of the standard transport cannot be reached by what native code starts. */
    @Test
    void programOfNativeCodeHasNoPipeButItsErrorOutput() throws Exception {
        String list = folder.resolve("list").toString();
        try (ChildRuntime runtime = builder(Transport.STDIO).build()) {
            runtime.run(new Lists(list));
        }
        List<String> pipes = Files.readAllLines(Path.of(list)).stream().filter(line -> line.contains("pipe:"))
                .map(line -> line.replaceAll(".* (\\d+) -> pipe:.*", "$1")).toList();
        assertEquals(List.of("2"), pipes);
    }

    /** Has the C library list the descriptors of a program. */
    record Lists(String file) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            return system("ls -l /proc/self/fd >" + file);
        }
    }
}
