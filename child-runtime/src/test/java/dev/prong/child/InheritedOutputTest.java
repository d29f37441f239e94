package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.child.launch.Descriptors;
import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Children whose descriptors for output are their parent's own; each parent is a process, so that these can be seen. */
@Timeout(60)
class InheritedOutputTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Without line ends: what goes by the parent gets them. */
    @ParameterizedTest
    @CsvSource({"MOVED, STDIO, [java]|, outerr", "MOVED, GRPC, out[java]|, err", "STANDARD, GRPC, out[java]|, err"})
    void programsPrintStraightToTheParentsDescriptors(String descriptors, String transport, String out, String err)
            throws Exception {
        ExecResult result = run(InheritsOutput.class, descriptors, transport);
        assertEquals(out.replace('|', '\n'), result.stdout());
        // A library may use what a JVM warns of.
        assertEquals(err, result.stderr().replaceAll("(?m)^WARNING: .*\\n", ""));
    }

    @Test
    void specificationSaysWhereTheOutputGoes() throws Exception {
        ExecResult result = run(OpensSpecifications.class, "discard", "forward", "inherit");
        assertEquals("discard:\nforward:\n[java]\ninherit:\n[java]\n", result.stdout());
        assertEquals("outerr\nouterr", result.stderr());
    }

    @Test
    void specificationWithAnotherWordIsRefused() {
        assertEquals(
                "unusable option in runtime specification: output=tty, spec='child?output=tty'; write one of [forward,"
                        + " inherit, discard, log]",
                assertThrows(IllegalArgumentException.class,
                        () -> TaskRuntime.open("child?output=tty").close()).getMessage());
    }

    @Test
    void isRefusedWhereTheProtocolNeedsStandardOutput() {
        assertEquals(
                "output of children cannot be inherited: their standard output carries the protocol where there is no"
                        + " POSIX shell; use ChildOutput.forward(), or Transport.GRPC",
                assertThrows(IllegalArgumentException.class, () -> Children.builder().output(ChildOutput.inherit())
                        .descriptors(Descriptors.STANDARD).build()).getMessage());
    }

    @Test
    void reportOfADeathSaysThatItsOutputWentElsewhere() throws Exception {
        try (ChildRuntime runtime = Children.builder().output(ChildOutput.inherit()).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                Runtime.getRuntime().halt(1);
                return null;
            }, TaskOptions.defaults().withName("halt")));
            assertEquals("child crashed: task=halt, child=child-1, pid=…, code=1; its standard error ends with\n"
                    + "  | (what it wrote to the descriptor itself went to its parent's own)", Children.text(crash));
        }
    }

    private static ExecResult run(Class<?> parent, String... arguments) throws InterruptedException {
        Command java = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), parent.getName());
        return java.args(arguments).exec();
    }

    private static void print(TaskRuntime runtime) throws InterruptedException {
        int code = runtime.run(_ -> new ProcessBuilder("sh", "-c", "printf out; printf err >&2").inheritIO().start()
                .waitFor());
        assertEquals(0, code);
        runtime.run(_ -> {
            System.out.println("[java]");
            return null;
        });
    }

    /** Has a program and a task print, over the transport that its arguments say. */
    static final class InheritsOutput {

        private InheritsOutput() {
        }

        public static void main(String[] arguments) throws InterruptedException {
            try (ChildRuntime runtime = ChildRuntime.builder().children(1).output(ChildOutput.inherit())
                    .descriptors(Descriptors.valueOf(arguments[0])).transport(Transport.valueOf(arguments[1]))
                    .build()) {
                print(runtime);
            }
        }
    }

    /** The same with each of the outputs that its arguments name. */
    static final class OpensSpecifications {

        private OpensSpecifications() {
        }

        public static void main(String[] arguments) throws InterruptedException {
            for (String output : arguments) {
                System.out.println(output + ":");
                try (TaskRuntime runtime = TaskRuntime.open("child?children=1&output=" + output)) {
                    print(runtime);
                }
            }
        }
    }
}
