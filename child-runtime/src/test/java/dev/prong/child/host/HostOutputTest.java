package dev.prong.child.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Frame;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** To which call a child says that its lines belong. */
@Timeout(30)
class HostOutputTest {

    /** Lines that go on, by their begin; for the channel's one thread. */
    private final Map<String, String> open = new HashMap<>();
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final FrameChannel channel = new FrameChannel(new Collecting(), "output-test", ChannelLimits.DEFAULT);
    private final HostOutput output = new HostOutput(channel, System.out, System.err);
    private final PrintStream out = output.systemOut();
    private final PrintStream err = output.systemErr();
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        other.close();
        channel.close();
    }

    @Test
    void linesBelongToTheCallOfTheirThread() throws Exception {
        CallOutput first = output.begin(1);
        onOther(() -> {
            var _ = output.begin(2);
            out.print("half of two, ");
        });
        out.print("half of one, ");
        err.println("one");
        onOther(() -> out.println("whole"));
        out.println("whole");
        first.out().println("by its context");
        assertEquals(List.of("1 err one", "2 out half of two, whole", "1 out half of one, whole",
                "1 out by its context"), sent);
    }

    @Test
    void linesOfAThreadThatATaskStartedBelongToItsCall() throws Exception {
        onOther(() -> output.begin(2));
        var _ = output.begin(1);
        Thread.ofPlatform().start(() -> out.println("platform")).join();
        Thread.ofVirtual().start(() -> out.println("virtual")).join();
        assertEquals(List.of("1 out platform", "1 out virtual"), sent);
    }

    @Test
    void lineOfAThreadOfNobodyBelongsToTheOnlyCallOrToNone() throws Exception {
        onOther(() -> out.println("no call"));
        CallOutput first = output.begin(1);
        onOther(() -> out.println("the only one"));
        CallOutput second = output.begin(2);
        onOther(() -> out.println("one of two"));
        output.end(second);
        output.end(first);
        onOther(() -> out.println("none again"));
        assertEquals(List.of("0 out no call", "1 out the only one", "0 out one of two", "0 out none again"), sent);
    }

    /** As in the common pool, whose threads live on with the next task. */
    @Test
    void threadThatOutlivedItsCallIsNobodys() throws Exception {
        CallOutput first = output.begin(1);
        onOther(() -> out.println("first")); // The thread begins here, and so inherits the call.
        output.end(first);
        var _ = output.begin(2);
        onOther(() -> out.println("second"));
        assertEquals(List.of("1 out first", "2 out second"), sent);
    }

    @Test
    void endOfACallSendsTheRestOfItsLinesOnly() throws Exception {
        onOther(() -> {
            var _ = output.begin(2);
            out.print("goes on");
        });
        CallOutput first = output.begin(1);
        out.print("rest");
        err.print("of one");
        output.end(first);
        assertEquals(List.of("1 out rest", "1 err of one"), sent);
        output.flush();
        assertEquals(List.of("1 out rest", "1 err of one", "2 out goes on"), sent);
    }

    private void onOther(Runnable action) throws Exception {
        other.submit(action).get();
    }

    /** Keeps what is printed; nothing ever comes. */
    private final class Collecting implements FrameLink {

        @Override
        public void send(Frame frame) {
            var piece = frame.getOutput();
            String begin = piece.getCall() + (piece.getError() ? " err " : " out ");
            String line = open.getOrDefault(begin, begin) + piece.getText();
            if (piece.getUnended()) {
                open.put(begin, line);
            } else {
                open.remove(begin);
                sent.add(line);
            }
        }

        @Override
        public Frame receive() {
            return null;
        }

        @Override
        public void finish() {
        }

        @Override
        public void close() {
        }
    }
}
