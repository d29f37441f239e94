package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import dev.prong.child.grpc.SaysAnything.What;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that are broken, endless, bottomless or a million: the same is said of them on pipes and on gRPC. */
@Timeout(90)
class HostileFramesTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("sum");
    private static final String KILLED = ": task=sum, child=child-1, pid=…, code=137 (128+9, if a signal ended it)";
    private static final String TOO_DEEP = ", reason=Protocol message had too many levels of nesting.  May be malicious."
            + "  Use setRecursionLimit() to increase the recursion depth limit.";

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource
    void halfAFrameIsTheEndOfTheChildThatBeganIt(Transport transport) throws Exception {
        assertEquals("child crashed: task=sum, child=child-1, pid=…, code=9", crash(transport, What.HALF_A_FRAME));
    }

    @Test
    void lengthOfTwoGibibytesIsRefusedOnPipes() throws Exception {
        assertEquals("child failed: frame is too large: bytes=2147483647, maxBytes=524288" + KILLED,
                crash(Transport.STDIO, What.TWO_GIBIBYTES));
    }

    @Test
    void lengthOfTwoGibibytesIsRefusedOnGrpc() throws Exception {
        assertEquals("child failed: stream failed: status=RESOURCE_EXHAUSTED, reason=gRPC message exceeds maximum size "
                + "524288: 2147483647" + KILLED, crash(Transport.GRPC, What.TWO_GIBIBYTES));
    }

    @Test
    void compressedMessageIsRefused() throws Exception {
        assertEquals("child failed: stream failed: status=INTERNAL, reason=Can't decode compressed gRPC message as "
                + "compression not configured" + KILLED, crash(Transport.GRPC, What.COMPRESSED));
    }

    @ParameterizedTest
    @EnumSource
    void valueOfAHundredThousandLevelsIsRefused(Transport transport) throws Exception {
        assertEquals("child failed: bytes are no frame: bytes=…" + TOO_DEEP + KILLED,
                crash(transport, What.DEEP_VALUE).replaceFirst("bytes=\\d+", "bytes=…"));
    }

    @ParameterizedTest
    @EnumSource
    void unknownFieldOfAHundredThousandLevelsIsRefused(Transport transport) throws Exception {
        assertEquals("child failed: bytes are no frame: bytes=…" + TOO_DEEP + KILLED,
                crash(transport, What.DEEP_UNKNOWN).replaceFirst("bytes=\\d+", "bytes=…"));
    }

    @ParameterizedTest
    @EnumSource
    void millionEmptyFramesEndAtTheFirst(Transport transport) throws Exception {
        assertEquals("child failed: frame of an unknown kind: bytes=0" + KILLED,
                crash(transport, What.EMPTY_FRAMES));
    }

    @ParameterizedTest
    @EnumSource
    void millionEmptyMessagesEndAtTheFirstThatNobodyAskedFor(Transport transport) throws Exception {
        assertEquals("child failed: message for a call that has neither port nor stream: call=1, lastCall=1" + KILLED,
                crash(transport, What.EMPTY_MESSAGES));
    }

    @ParameterizedTest
    @EnumSource
    void millionEmptyMessagesEndWhereTheirCreditEnds(Transport transport) throws Exception {
        try (ChildRuntime runtime = open(transport, What.EMPTY_MESSAGES)) {
            var worker = runtime.fork(_ -> 1, NAMED, begun -> begun.onError(_ -> {})); // Each of them is one.
            // How many of them wait and how many have been received without the credit for them is not settled.
            assertEquals(
                    "child failed: message without credit: call=1, waiting=…, waitingBytes=0, waitingHeapBytes=…,"
                            + " window=1024, windowBytes=16777216" + KILLED,
                    text(assertThrows(WorkerCrashedException.class, worker::join)).replaceAll(
                            "waiting(HeapBytes)?=\\d+", "waiting$1=…"));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void millionEmptyPiecesOfOutputHurtNobody(Transport transport) throws Exception {
        try (ChildRuntime runtime = open(transport, What.EMPTY_OUTPUT)) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, NAMED));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pieceOfOutputThatIsLongerThanALineIsRefused(Transport transport) throws Exception {
        assertEquals("child failed: piece of output is too long: call=1, chars=100000, maxChars=65536" + KILLED,
                crash(transport, What.LONG_OUTPUT));
    }

    private String crash(Transport transport, What what) throws Exception {
        try (ChildRuntime runtime = open(transport, what)) {
            String text = text(assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 1, NAMED)));
            assertEquals("next", runtime.run(_ -> "next", TaskOptions.defaults().withRetries(1)));
            return text;
        }
    }

    /** The text of a crash without the numbers that differ from run to run, and without what the child wrote. */
    private static String text(WorkerCrashedException crash) {
        return crash.getMessage().replaceAll("pid=\\d+", "pid=…").replaceFirst("; it[\\s\\S]*", "");
    }

    /** Its first child says that, the others are as any. */
    private ChildRuntime open(Transport transport, What what) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path file = Files.writeString(folder.resolve("java"), """
                #!/bin/sh
                if mkdir '%s' 2>/dev/null; then
                    exec '%s' -cp '%s' %s %s
                fi
                exec '%2$s' "$@"
                """.formatted(folder.resolve("begun"), java, System.getProperty("java.class.path"),
                SaysAnything.class.getName(), what));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return ChildRuntime.builder().children(1).transport(transport).java(file)
                .gracePeriod(Duration.ofMillis(500)).onOutput(_ -> {}).build();
    }
}
