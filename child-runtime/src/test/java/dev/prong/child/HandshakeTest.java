package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.OutputLine;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that do not do their part of the handshake: the task fails at once and says why, and nothing is left. */
@Timeout(Children.SECONDS)
class HandshakeTest {

    private static final String KILLED = "code=137 (128+9, if a signal ended it)";
    private static final String SILENT = "; it wrote nothing to its standard error";

    @TempDir
    Path folder;

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());
    private FakeJava child;

    @BeforeEach
    void child() {
        child = new FakeJava(folder);
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void childThatEndsAtOnceIsQuoted() throws Exception {
        Path java = child.runs("echo no such option >&2; exit 3").write();
        assertEquals("child ended before it was ready: task=sum, child=child-1, pid=…, code=3"
                + "; its standard error ends with\n  | no such option", crash(java));
    }

    @Test
    void childThatSaysNothingIsNotWaitedForLongerThanTheStartTimeout() throws Exception {
        assertEquals("child failed: not ready in time: startTimeout=PT0.5S: task=sum, child=child-1, pid=…, " + KILLED
                + SILENT, crash(child.writeAndHangs(), Duration.ofMillis(500)));
    }

    @Test
    void whatStandsBeforeTheBeginningIsOutput() throws Exception {
        Path java = child.runs("printf 'one\\ntwo' >&4; exit 4").write();
        assertEquals("child ended before it was ready: task=sum, child=child-1, pid=…, code=4" + SILENT, crash(java));
        assertEquals(List.of("one", "two"), lines.stream().map(OutputLine::text).toList());
    }

    @Test
    void endlessOutputBeforeTheBeginningEndsTheChild() throws Exception {
        String shown = "y\\x0a".repeat(128);
        assertEquals("child failed: no preamble in the first bytes: bytes=1048576, first bytes=\"" + shown
                + "\": task=sum, child=child-1, pid=…, " + KILLED + SILENT, crash(child.runs("yes >&4").write()));
    }

    @Test
    void muchOutputBeforeTheBeginningArrives() throws Exception {
        Path java = child.runs("yes | head -n 100000 >&4; exit 4").write();
        assertEquals("child ended before it was ready: task=sum, child=child-1, pid=…, code=4" + SILENT, crash(java));
        assertEquals(Collections.nCopies(100_000, "y"), lines.stream().map(OutputLine::text).toList());
    }

    @Test
    void garbageInsteadOfAFrameIsShown() throws Exception {
        Path java = child.beginsWell().runs("printf 'Hello from native code\\n\\001' >&4").writeAndHangs();
        assertEquals("child failed: something wrote to the protocol's stream: first bytes=\"Hello from native code"
                + "\\x0a\\x01\"; a task must not write to the descriptors of the protocol: task=sum, child=child-1, "
                + "pid=…, " + KILLED + SILENT, crash(java));
    }

    @Test
    void garbageShorterThanAHeaderIsShownAtOnce() throws Exception {
        Path java = child.beginsWell().runs("printf 'oops' >&4").writeAndHangs();
        assertEquals(
                "child failed: something wrote to the protocol's stream: first bytes=\"oops\"; a task must not write"
                        + " to the descriptors of the protocol: task=sum, child=child-1, pid=…, " + KILLED + SILENT,
                crash(java));
    }

    @Test
    void endWithinAHeaderIsTheEndOfTheChild() throws Exception {
        Path java = child.beginsWell().runs("printf 'PRNG\\000' >&4; echo bye >&2; exit 5").write();
        assertEquals("child ended before it was ready: task=sum, child=child-1, pid=…, code=5"
                + "; its standard error ends with\n  | bye", crash(java));
    }

    @Test
    void haltWithinAHeaderIsNotWaitedForLongerThanTheStartTimeout() throws Exception {
        Path java = child.beginsWell().runs("printf 'PRNG\\000' >&4").writeAndHangs();
        assertEquals("child failed: not ready in time: startTimeout=PT0.5S: task=sum, child=child-1, pid=…, " + KILLED
                + SILENT, crash(java, Duration.ofMillis(500)));
    }

    @Test
    void hugeFrameIsRefusedBeforeItIsRead() throws Exception {
        assertEquals("child failed: frame is too large: bytes=2147483647, maxBytes=524288: task=sum, child=child-1, "
                + "pid=…, " + KILLED + SILENT,
                crash(child.beginsWell().sends(header(Integer.MAX_VALUE)).writeAndHangs()));
    }

    @Test
    void negativeLengthIsRefused() throws Exception {
        assertEquals("child failed: frame is too large: bytes=4294967295, maxBytes=524288: task=sum, child=child-1, "
                + "pid=…, " + KILLED + SILENT, crash(child.beginsWell().sends(header(-1)).writeAndHangs()));
    }

    @Test
    void firstFrameHasToBeAHello() throws Exception {
        Path java = child.beginsWell().sends(Frame.newBuilder().setGoodbye(Goodbye.newBuilder())).writeAndHangs();
        assertEquals("child failed: first frame is no hello: kind=GOODBYE: task=sum, child=child-1, pid=…, " + KILLED
                + SILENT, crash(java));
    }

    @Test
    void frameOfALaterVersionIsRefused() throws Exception {
        assertEquals("child failed: frame of an unknown kind: bytes=0: task=sum, child=child-1, pid=…, " + KILLED
                + SILENT, crash(child.beginsWell().sends(header(0)).writeAndHangs()));
    }

    @Test
    void bothVersionsAreNamedWhenTheyDiffer() throws Exception {
        Path java = child.beginsWell().sends(hello(7, 9)).runs("cat <&3 >/dev/null").write();
        assertEquals(
                "child failed: protocol versions do not match: parent=1, child=7..9, childRuntime='fake'; give parent "
                        + "and child the same version of Prong: task=sum, child=child-1, pid=…, " + KILLED + SILENT,
                crash(java));
    }

    @Test
    void bytesThatAreNoFrameEndAChildThatWasReady() throws Exception {
        Path java = child.beginsWell().sends(hello(1, 1)).sends(header(3)).runs("printf abc >&4").writeAndHangs();
        assertEquals(
                "child failed: bytes are no frame: bytes=1, reason=While parsing a protocol message, the input ended "
                        + "unexpectedly in the middle of a field.  This could mean either that the input has been truncated or that "
                        + "an embedded message misreported its own length.: task=sum, child=child-1, pid=…, " + KILLED
                        + SILENT,
                crash(java));
    }

    @Test
    void garbageEndsAChildThatWasReady() throws Exception {
        Path java = child.beginsWell().sends(hello(1, 1)).runs("dd bs=1 count=200 <&3 >/dev/null 2>&1")
                .runs("printf 'double free or corruption' >&4").writeAndHangs();
        assertEquals(
                "child failed: something wrote to the protocol's stream: first bytes=\"double free or corruption\"; a"
                        + " task must not write to the descriptors of the protocol: task=sum, child=child-1, pid=…, "
                        + KILLED
                        + SILENT,
                crash(java));
    }

    @Test
    void framesThatOnlyAParentSendsEndAChild() throws Exception {
        Path java = child.beginsWell().sends(hello(1, 1)).runs("dd bs=1 count=200 <&3 >/dev/null 2>&1")
                .sends(Frame.newBuilder().setDisconnect(dev.prong.proto.v1.Disconnect.newBuilder())).writeAndHangs();
        assertEquals(
                "child failed: child sent a frame that only a parent sends: kind=DISCONNECT: task=sum, child=child-1, "
                        + "pid=…, " + KILLED + SILENT,
                crash(java));
    }

    @Test
    void framesOfUnknownCallsMeanNothing() throws Exception {
        Path java = child.beginsWell().sends(hello(1, 1)).runs("dd bs=1 count=200 <&3 >/dev/null 2>&1")
                .sends(Frame.newBuilder().setBegun(Begun.newBuilder().setCall(99))).runs("exit 6").write();
        assertEquals("child crashed: task=sum, child=child-1, pid=…, code=6" + SILENT, crash(java));
    }

    private static Frame.Builder hello(int oldest, int newest) {
        return Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(oldest).setNewestVersion(newest)
                .setRuntime("fake"));
    }

    private static byte[] header(int length) {
        ByteBuffer header = ByteBuffer.allocate(12).put("PRNG".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(length);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 8);
        return header.putInt((int) crc.getValue()).array();
    }

    private String crash(Path java) throws IOException {
        return crash(java, Duration.ofSeconds(60));
    }

    private String crash(Path java, Duration startTimeout) throws IOException {
        try (ChildRuntime runtime = Children.builder().java(java).startTimeout(startTimeout)
                .startRetryTime(Duration.ZERO).onOutput(lines::add).build()) {
            return Children.text(assertThrows(WorkerCrashedException.class,
                    () -> runtime.submit(_ -> 42, TaskOptions.defaults().withName("sum")).join()));
        }
    }
}
