package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.Registration;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the lines of children go, and how many of them. */
@Timeout(Children.SECONDS)
class ChildOutputTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("print");

    private static final Task<Void> PRINT = _ -> {
        System.out.println("out");
        System.err.println("err {0}");
        return null;
    };

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<String> logged = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void loggerGetsLinesWithTheirChildAndTask() throws Exception {
        ChildOutput output = ChildOutput.toLogger(new Collecting(), Level.DEBUG, Level.WARNING);
        try (ChildRuntime runtime = Children.builder().output(output).build()) {
            runtime.submit(PRINT, NAMED).join();
            runtime.run(_ -> new ProcessBuilder("echo", "program").inheritIO().start().waitFor());
        }
        assertEquals(List.of("DEBUG [child-1, print] out", "WARNING [child-1, print] err {0}",
                "WARNING [child-1] program"), logged);
    }

    @Test
    void linesAreForwardedAgainWhenTheirLastListenerIsClosed() throws Exception {
        List<String> first = Collections.synchronizedList(new ArrayList<>());
        List<String> second = Collections.synchronizedList(new ArrayList<>());
        try (ChildRuntime runtime = Children.builder().output(ChildOutput.to(lines::add)).build()) {
            ChildProcess<Object> child = runtime.fork(context -> {
                context.parent().messages().forEach(System.out::println);
                return null;
            });
            Registration one = child.onOutput(line -> first.add(line.text()));
            Registration two = child.onOutput(line -> second.add(line.text()));
            child.postMessage("to both");
            Eventually.isTrue(() -> second.contains("to both"), second::toString);
            one.close();
            child.postMessage("to the second");
            Eventually.isTrue(() -> second.contains("to the second"), second::toString);
            assertEquals(List.of(), lines);
            two.close();
            child.postMessage("to the runtime");
            child.disconnect();
            Children.exitOf(child);
        }
        assertEquals(List.of("to both"), first);
        assertEquals(List.of("to both", "to the second"), second);
        assertEquals(List.of("to the runtime"), lines.stream().map(OutputLine::text).toList());
    }

    @Test
    void discardedOutputIsStillInTheReportOfADeath() throws Exception {
        try (ChildRuntime runtime = Children.builder().output(ChildOutput.discard()).build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                System.err.println("last words");
                Runtime.getRuntime().halt(1);
                return null;
            });
            assertEquals("last words", ((Exit.Crashed) Children.exitOf(child)).stderrTail());
        }
    }

    @Test
    void linesBeyondTheLimitAreDroppedAndCountedBeforeTheAnswer() throws Exception {
        ChildOutput output = ChildOutput.to(lines::add).withMaxLinesPerSecond(10);
        try (ChildRuntime runtime = Children.builder().output(output).build()) {
            runtime.submit(_ -> {
                IntStream.range(0, 5_000).forEach(System.out::println);
                return null;
            }, NAMED).join();
            assertEquals(5_000, printed() + dropped("10 lines/s"));
            assertTrue(dropped("10 lines/s") > 0);
            assertTrue(lines.stream().allMatch(
                    line -> line.task().equals(Optional.of("print")) && line.source() == Source.STDOUT));
        }
    }

    @Test
    void charactersBeyondTheLimitAreDroppedAndCountedBeforeTheExit() throws Exception {
        ChildOutput output = ChildOutput.to(lines::add).withMaxCharsPerSecond(1_000);
        try (ChildRuntime runtime = Children.builder().output(output).build()) {
            ChildProcess<Integer> child = runtime.fork(_ -> new ProcessBuilder("sh", "-c", "yes | head -n 5000")
                    .inheritIO().start().waitFor());
            Children.exitOf(child);
            assertEquals(5_000, printed() + dropped("1000 chars/s"));
            assertTrue(dropped("1000 chars/s") > 0);
        }
    }

    @Test
    void taskThatPrintsNoMoreIsToldWhatWasDropped() throws Exception {
        ChildOutput output = ChildOutput.to(lines::add).withMaxLinesPerSecond(1);
        try (ChildRuntime runtime = Children.builder().output(output).build()) {
            ChildProcess<Object> child = runtime.fork(context -> {
                System.out.println("one");
                System.out.println("two");
                return context.parent().receive();
            });
            Eventually.isTrue(() -> dropped("1 lines/s") == 1, lines::toString);
            child.postMessage("end");
            Children.exitOf(child);
        }
    }

    @Test
    void limitsMustBePositive() {
        assertEquals("lines must be at least 1: lines=0", assertThrows(IllegalArgumentException.class,
                () -> ChildOutput.forward().withMaxLinesPerSecond(0)).getMessage());
        assertEquals("chars must be at least 1: chars=-1", assertThrows(IllegalArgumentException.class,
                () -> ChildOutput.forward().withMaxCharsPerSecond(-1)).getMessage());
    }

    @Test
    void listenerOfAForkedChildsTaskHearsAllOfTheChildBesidesTheChilds() throws Exception {
        List<String> own = Collections.synchronizedList(new ArrayList<>());
        List<String> childs = Collections.synchronizedList(new ArrayList<>());
        try (ChildRuntime runtime = Children.builder().output(ChildOutput.to(lines::add)).build()) {
            ChildProcess<Integer> child = runtime.fork(_ -> {
                System.out.println("task");
                return new ProcessBuilder("echo", "program").inheritIO().start().waitFor();
            }, NAMED.withOutput(line -> own.add(line.text())), it -> it.onOutput(line -> childs.add(line.text())));
            Children.exitOf(child);
        }
        assertEquals(List.of("program", "task"), own.stream().sorted().toList());
        assertEquals(own, childs);
        assertEquals(List.of(), lines);
    }

    @Test
    void forkedChildsLinesAreAStreamThatEndsWithIt() throws Exception {
        try (ChildRuntime runtime = Children.builder().output(ChildOutput.to(lines::add)).build()) {
            List<Stream<OutputLine>> streams = new ArrayList<>();
            ChildProcess<Void> child = runtime.fork(_ -> {
                IntStream.range(0, 50_000).forEach(System.out::println);
                return null;
            }, NAMED, it -> streams.add(it.output()));
            assertEquals(IntStream.range(0, 50_000).mapToObj(Integer::toString).toList(),
                    streams.getFirst().map(OutputLine::text).toList());
            assertEquals(new Exit.Completed(), Children.exitOf(child));
            assertEquals(List.of(), child.output().toList());
        }
        assertEquals(List.of(), lines);
    }

    @Test
    void closedStreamDoesNotHoldUpItsChild() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                IntStream.range(0, 50_000).forEach(System.out::println);
                return null;
            }, NAMED, it -> {
                try (Stream<OutputLine> left = it.output()) {
                    assertNotNull(left);
                }
            });
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        }
    }

    private long printed() {
        return lines.stream().filter(line -> !line.text().startsWith("[")).count();
    }

    /** How many lines the notes say were dropped. */
    private long dropped(String limit) {
        Pattern note = Pattern.compile("\\[(\\d+) lines dropped: child=child-1, limit=" + limit + "]");
        synchronized (lines) {
            return lines.stream().map(line -> note.matcher(line.text())).filter(Matcher::matches)
                    .mapToLong(match -> Long.parseLong(match.group(1))).sum();
        }
    }

    /** Formats as a logger of the JDK does. */
    private final class Collecting implements System.Logger {

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            throw new AssertionError("nothing is thrown: " + text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... arguments) {
            assertEquals(0, arguments == null ? 0 : arguments.length);
            logged.add(level + " " + format);
        }
    }
}
