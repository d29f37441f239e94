package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Residue;
import dev.prong.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A child that writes what would forge lines of a log, and make a terminal do something. */
@Timeout(120)
class HostileTextTest {

    private static final String LINE = "a\rb\u001b]0;title\u0007c\u009b2J\u0085d\u2028e\u202ef\u2066g\u200fh\u061ci";

    private static final String ESCAPED = "a\\rb\\u001b]0;title\\u0007c\\u009b2J\\u0085d\\u2028e\\u202ef\\u2066g\\u200fh"
            + "\\u061ci";

    /** At a carriage return a line of a descriptor ends. */
    private static final String NO_RETURN = LINE.replace("\r", "");

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("hostile");

    private static final String LOGGER = "dev.prong.test.output";

    /** Kept, so that it keeps its handler. */
    private static final Logger OUTPUT = Logger.getLogger(LOGGER);

    /** What has been logged. */
    private static final List<String> LOGGED = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void listen() {
        OUTPUT.setUseParentHandlers(false);
        OUTPUT.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                LOGGED.add(record.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Arrays.stream(OUTPUT.getHandlers()).forEach(OUTPUT::removeHandler);
        Residue.assertNone();
    }

    private static final Task<Void> PRINTS = _ -> {
        System.out.println(LINE);
        System.err.println("[child-9, forged] " + LINE);
        return null;
    };

    @ParameterizedTest
    @EnumSource(Transport.class)
    void linesForALoggerAreEscaped(Transport transport) throws Exception {
        LOGGED.clear();
        try (ChildRuntime runtime = Children.builder().transport(transport)
                .output(ChildOutput.toLogger(System.getLogger(LOGGER), Level.INFO, Level.WARNING)).build()) {
            runtime.run(PRINTS, NAMED);
        }
        assertEquals(List.of("[child-1, hostile] " + ESCAPED, "[child-1, hostile] [child-9, forged] " + ESCAPED),
                LOGGED);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void linesForATerminalAreEscaped(Transport transport) throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(shown, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try (ChildRuntime runtime = Children.builder().transport(transport).output(ChildOutput.forward()).build()) {
            runtime.run(PRINTS, NAMED);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertEquals(List.of(ESCAPED, "[child-9, forged] " + ESCAPED),
                List.of(shown.toString(StandardCharsets.UTF_8).split("\n", -1)).subList(0, 2));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void linesForAListenerAreAsTheyWerePrinted(Transport transport) throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (ChildRuntime runtime = Children.builder().transport(transport).onOutput(line -> lines.add(line.text()))
                .build()) {
            runtime.run(PRINTS, NAMED);
        }
        assertEquals(List.of(LINE, "[child-9, forged] " + LINE), lines);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void lastWordsStandBehindABarAndAreWholeInTheExit(Transport transport) throws Exception {
        Task<Void> task = _ -> {
            new FileOutputStream(FileDescriptor.err).write((NO_RETURN + "\nWARNING: forged\n").getBytes(
                    StandardCharsets.UTF_8));
            Runtime.getRuntime().halt(3);
            return null;
        };
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(task, NAMED));
            assertTrue(crash.getMessage().endsWith("; its standard error ends with\n  | " + Printable.line(NO_RETURN)
                    + "\n  | WARNING: forged"), crash.getMessage());
            Exit.Crashed exit = crash.exit();
            assertEquals(NO_RETURN + "\nWARNING: forged", exit.stderrTail());
            assertTrue(exit.toString().contains(Printable.line(NO_RETURN) + "\\nWARNING: forged"), exit.toString());
            String report = crash.certificate().orElseThrow().report();
            assertTrue(report.contains("\n  | " + Printable.line(NO_RETURN) + "\n  | WARNING: forged\n"), report);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\tb", "\u001b[2J", "a\u2028", "a\u202eb", "a\u200f", "a\u061c", "\u009b"})
    void namesWithSuchCharactersAreRefused(String name) {
        String shown = name.replace("\t", "?").equals(name) ? Printable.line(name) : name;
        assertEquals("name must have no control characters: name='" + shown + "'",
                assertThrows(IllegalArgumentException.class, () -> NAMED.withName(name)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> ChildRuntime.builder().name(name));
        String spec = "worker?name=" + name;
        String message = assertThrows(IllegalArgumentException.class, () -> TaskRuntime.open(spec)).getMessage();
        assertEquals(Printable.line(message), message);
    }
}
