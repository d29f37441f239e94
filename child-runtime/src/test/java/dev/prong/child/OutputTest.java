package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.OutputLine;
import dev.prong.TaskOptions;
import dev.prong.OutputLine.Source;
import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What children print. */
@Timeout(Children.SECONDS)
class OutputTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("print");

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void linesCarryTheTaskBeforeItsResultIsKnown(Transport transport) throws Exception {
        try (ChildRuntime runtime = listening().transport(transport).build()) {
            runtime.submit(context -> {
                System.out.println("one");
                System.err.println("two");
                context.out().println("three");
                context.err().println("four");
                System.out.print("without an end");
                return null;
            }, NAMED).join();
            assertEquals(List.of(line(Source.STDOUT, "one"), line(Source.STDERR, "two"), line(Source.STDOUT, "three"),
                    line(Source.STDERR, "four"), line(Source.STDOUT, "without an end")), lines);
        }
    }

    @Test
    void linesOfTheNextTaskCarryItsName() throws Exception {
        try (ChildRuntime runtime = listening().build()) {
            for (String name : List.of("a", "b")) {
                runtime.submit(_ -> {
                    System.out.println();
                    return null;
                }, NAMED.withName(name)).join();
            }
        }
        assertEquals(List.of(Optional.of("a"), Optional.of("b")), lines.stream().map(OutputLine::task).toList());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void manyLinesComeInOrderBeforeTheExit(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                IntStream.range(0, 10_000).forEach(System.out::println);
                return null;
            }, forked -> forked.onOutput(lines::add));
            Children.exitOf(child);
            assertEquals(IntStream.range(0, 10_000).mapToObj(Integer::toString).toList(), texts());
        }
    }

    @Test
    void veryLongLineComesInPieces() throws Exception {
        String text = "x" + "é€😀".repeat(120_000);
        try (ChildRuntime runtime = listening().build()) {
            runtime.submit(_ -> {
                System.out.println("x" + "é€😀".repeat(120_000));
                return null;
            }, NAMED).join();
        }
        assertTrue(text.equals(String.join("", texts())), () -> "pieces=" + lines.size());
        assertTrue(lines.size() > 1 && lines.stream().allMatch(line -> line.text().length() <= 65_536));
    }

    @Test
    void veryLongLineOfAProgramComesInPieces() throws Exception {
        try (ChildRuntime runtime = listening().build()) {
            runtime.run(_ -> new ProcessBuilder("sh", "-c", "head -c 1048576 /dev/zero | tr '\\0' x; echo")
                    .inheritIO().start().waitFor());
        }
        assertTrue("x".repeat(1 << 20).equals(String.join("", texts())), () -> "pieces=" + lines.size());
        assertTrue(lines.size() > 1 && lines.stream().allMatch(line -> line.text().length() <= 65_536));
    }

    @Test
    void tailOfAnErrorIsShortHoweverLongTheLine() throws Exception {
        try (ChildRuntime runtime = listening().build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                System.err.print("x".repeat(1_000_000));
                Runtime.getRuntime().halt(1);
                return null;
            });
            Exit.Crashed crash = (Exit.Crashed) Children.exitOf(child);
            assertTrue(crash.stderrTail().length() < 10_000, () -> "length=" + crash.stderrTail().length());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void lineThatIsNotEndedIsNotLostWithItsChild(Transport transport) throws Exception {
        try (ChildRuntime runtime = listening().transport(transport).build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                System.out.print("out: ");
                System.err.print("err: ");
                System.out.print("é€😀");
                Runtime.getRuntime().halt(1);
                return null;
            }, NAMED, _ -> {});
            Exit.Crashed crash = (Exit.Crashed) Children.exitOf(child);
            assertEquals("err: ", crash.stderrTail());
        }
        assertEquals(List.of(line(Source.STDERR, "err: "), line(Source.STDOUT, "out: é€😀")),
                lines.stream().sorted(Comparator.comparing(OutputLine::text)).toList());
    }

    @Test
    void programsThatATaskStartsPrintToStandardError() throws Exception {
        try (ChildRuntime runtime = listening().build()) {
            int code = runtime
                    .run(_ -> new ProcessBuilder("sh", "-c", "echo out; echo err >&2; cat").inheritIO().start()
                            .waitFor());
            assertEquals(0, code);
        }
        assertEquals(List.of(new OutputLine("child-1", Optional.empty(), Source.STDERR, "out"),
                new OutputLine("child-1", Optional.empty(), Source.STDERR, "err")), lines);
    }

    @Test
    void whatTheJvmPrintsIsStandardError() throws Exception {
        try (ChildRuntime runtime = listening().javaOptions("-Xlog:gc").build()) {
            assertEquals("done", runtime.run(_ -> {
                System.gc();
                return "done";
            }));
        }
        assertTrue(lines.stream().allMatch(line -> line.source() == Source.STDERR && line.task().isEmpty()),
                lines::toString);
        assertTrue(texts().stream().anyMatch(text -> text.contains("(System.gc())")), lines::toString);
    }

    @Test
    void listenerThatThrowsMissesNothing() throws Exception {
        try (ChildRuntime runtime = Children.builder().onOutput(line -> {
            lines.add(line);
            throw new IllegalStateException("listener");
        }).build()) {
            runtime.submit(_ -> {
                System.out.println("one");
                System.out.println("two");
                return null;
            }, NAMED).join();
        }
        assertEquals(List.of("one", "two"), texts());
    }

    @Test
    void outputIsForwardedUnlessSomebodyListens() throws Exception {
        ExecResult result = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), PrintsInChild.class.getName()).exec();
        assertEquals("out of a task\nout of a fork\n", result.stdout());
        assertEquals("err of a task\nerr of a fork\n", result.stderr());
    }

    /** Has a task of a pool and a fork print. */
    static final class PrintsInChild {

        private PrintsInChild() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = ChildRuntime.builder().children(1).build()) {
                runtime.run(_ -> {
                    System.out.println("out of a task");
                    System.err.println("err of a task");
                    return null;
                });
                runtime.fork(_ -> {
                    System.out.println("out of a fork");
                    System.err.println("err of a fork");
                    return null;
                }).join();
            }
        }
    }

    private ChildRuntime.Builder listening() {
        return Children.builder().onOutput(lines::add);
    }

    private List<String> texts() {
        return lines.stream().map(OutputLine::text).collect(Collectors.toList());
    }

    private static OutputLine line(Source source, String text) {
        return new OutputLine("child-1", Optional.of("print"), source, text);
    }
}
