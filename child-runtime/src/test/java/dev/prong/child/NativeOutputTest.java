package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.Task;
import dev.prong.testing.Residue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Odd text, printed by tasks, and by programs that have inherited the descriptors of a child. */
@Timeout(60)
class NativeOutputTest {

    private static final int LONG = 100 << 20;

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void allThatAProgramPrintsComesBeforeTheExit(Transport transport) throws Exception {
        try (ChildRuntime runtime = listening(ChildOutput.to(lines::add)).transport(transport).build()) {
            Children.exitOf(runtime.fork(prints("printf 'no end'; yes text | head -n 10000; printf 'no end'")));
        }
        assertEquals(10_001, lines.size());
        assertEquals(List.of("no endtext", "text", "no end"),
                List.of(lines.getFirst().text(), lines.get(1).text(), lines.getLast().text()));
        assertTrue(lines.stream().allMatch(line -> line.source() == Source.STDERR && line.task().isEmpty()));
    }

    @Test
    void carriageReturnsAndZerosOfAProgramAreKept() throws Exception {
        assertEquals(List.of("a\rb", "c\0d", "", "\r", "e"), printed(ChildOutput.to(lines::add),
                "printf 'a\\rb\\r\\nc\\000d\\n\\n\\r\\r\\ne\\r'"));
    }

    @Test
    void carriageReturnsAndZerosOfATaskAreKept() throws Exception {
        try (ChildRuntime runtime = listening(ChildOutput.to(lines::add)).build()) {
            runtime.run(_ -> {
                System.out.print("a\rb\r");
                System.out.print("\nc\0d\n\n\r\r\ne\r");
                return null;
            });
        }
        assertEquals(List.of("a\rb", "c\0d", "", "\r", "e"), texts());
    }

    @Test
    void whatIsMalformedIsReplaced() throws Exception {
        assertEquals(List.of("a\ufffdb\ufffd", "\ufffd"),
                printed(ChildOutput.to(lines::add), "printf 'a\\344b\\303\\n\\342\\202'"));
    }

    @Test
    void charsetOfProgramsIsAnOption() throws Exception {
        assertEquals(List.of("aäb"), printed(
                ChildOutput.to(lines::add).withCharset(StandardCharsets.ISO_8859_1), "printf 'a\\344b\\n'"));
    }

    @Test
    void charsetOfProgramsIsNotThatOfTasks() throws Exception {
        try (ChildRuntime runtime = listening(ChildOutput.to(lines::add).withCharset(StandardCharsets.ISO_8859_1))
                .build()) {
            runtime.run(_ -> {
                System.out.println("ä€😀");
                return null;
            });
        }
        assertEquals(List.of("ä€😀"), texts());
    }

    /** By the locale C it would be question marks. */
    @Test
    void childWritesUtf8WhateverItsLocale() throws Exception {
        try (ChildRuntime runtime = listening(ChildOutput.to(lines::add)).environment("LC_ALL", "C").build()) {
            assertEquals("UTF-8 UTF-8", runtime.run(_ -> System.getProperty("stdout.encoding") + " "
                    + System.getProperty("stderr.encoding")));
            runtime.run(_ -> {
                System.err.println("ä€😀");
                return null;
            });
        }
        assertEquals(List.of("ä€😀"), texts());
    }

    @Test
    void hundredMebibytesOfAProgramWithoutALineEndComeInPieces() throws Exception {
        assertComesInPieces(prints("head -c " + LONG + " /dev/zero | tr '\\0' x"));
    }

    @Test
    void hundredMebibytesOfATaskWithoutALineEndComeInPieces() throws Exception {
        assertComesInPieces(_ -> {
            byte[] mebibyte = new byte[1 << 20];
            Arrays.fill(mebibyte, (byte) 'x');
            for (int i = 0; i < LONG / mebibyte.length; i++) {
                System.out.write(mebibyte);
            }
            return 0;
        });
    }

    private static void assertComesInPieces(Task<Integer> task) throws Exception {
        AtomicLong length = new AtomicLong();
        AtomicInteger longest = new AtomicInteger();
        try (ChildRuntime runtime = listening(ChildOutput.to(line -> {
            length.addAndGet(line.text().length());
            longest.accumulateAndGet(line.text().length(), Math::max);
        })).build()) {
            Children.exitOf(runtime.fork(task));
        }
        assertEquals(LONG, length.get());
        assertTrue(longest.get() <= 64 << 10, () -> "longest=" + longest);
    }

    private List<String> printed(ChildOutput output, String script) throws Exception {
        try (ChildRuntime runtime = listening(output).build()) {
            assertEquals(0, runtime.run(prints(script)));
        }
        return texts();
    }

    private static Task<Integer> prints(String script) {
        return _ -> new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
    }

    private static ChildRuntime.Builder listening(ChildOutput output) {
        return Children.builder().output(output);
    }

    private List<String> texts() {
        return lines.stream().map(OutputLine::text).toList();
    }
}
