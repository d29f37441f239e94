package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskOptions;
import dev.prong.TaskStream;
import dev.prong.WorkerCrashedException;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.testing.Residue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that send items nobody allowed them to send are ended. */
@Timeout(Children.SECONDS)
class HostileStreamTest {

    private static final int WINDOW = 1024;
    private static final TaskOptions NAMED = TaskOptions.defaults().withName("sum");
    private static final String KILLED = ": task=sum, child=child-1, pid=…, code=137 (128+9, if a signal ended it)"
            + "; it wrote nothing to its standard error";

    @TempDir
    Path folder;

    private final List<Object> items = new ArrayList<>();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void itemBeyondTheCreditEndsTheChildBehindThoseBefore() throws Exception {
        int bytes = WINDOW * ValueCodec.encode(7).getSerializedSize();
        assertEquals("child failed: message without credit: call=1, waiting=1024, waitingBytes=" + bytes
                + ", waitingHeapBytes=" + (bytes + WINDOW * 72) + ", window=1024, windowBytes=16777216" + KILLED,
                crashOfStream(says(1, WINDOW + 1)));
        assertEquals(IntStream.range(0, WINDOW).mapToObj(_ -> 7).toList(), items);
    }

    @Test
    void itemOfACallThatWasNeverMadeEndsTheChild() throws Exception {
        assertEquals("child failed: message for a call that has neither port nor stream: call=2, lastCall=1" + KILLED,
                crashOfStream(says(2, 1)));
    }

    @Test
    void itemOfATaskWithoutAStreamEndsTheChild() throws Exception {
        try (ChildRuntime runtime = open(says(1, 1))) {
            assertEquals("child failed: message for a call that has neither port nor stream: call=1, lastCall=1"
                    + KILLED,
                    Children.text(assertThrows(WorkerCrashedException.class,
                            runtime.submit(_ -> 42, NAMED)::join)));
        }
    }

    private String crashOfStream(Path java) {
        try (ChildRuntime runtime = open(java);
                TaskStream<Object, Integer> stream = runtime.stream(Object.class, _ -> 42, NAMED)) {
            // Nothing is taken, and so no credit given, before the child has been ended.
            assertThrows(WorkerCrashedException.class, stream.handle()::join);
            return Children.text(assertThrows(WorkerCrashedException.class, () -> stream.forEach(items::add)));
        }
    }

    private static ChildRuntime open(Path java) {
        return Children.builder().java(java).build();
    }

    /** A child that takes the first call, and sends so many messages for one of that id. */
    private Path says(long call, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StdioLink link = new StdioLink(InputStream.nullInputStream(), bytes);
        Message message = Message.newBuilder().setCall(call).setValue(ValueCodec.encode(7)).build();
        for (int i = 0; i < count; i++) {
            link.send(Frame.newBuilder().setMessage(message).build());
        }
        return new FakeJava(folder).beginsWell()
                .sends(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1)
                        .setRuntime("fake").addCapabilities("stream")))
                .runs("dd bs=1 count=200 <&3 >/dev/null 2>&1").sends(bytes.toByteArray()).writeAndHangs();
    }
}
