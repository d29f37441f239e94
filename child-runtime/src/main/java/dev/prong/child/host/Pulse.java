package dev.prong.child.host;

import dev.prong.failure.SafeLog;
import dev.prong.child.frame.FrameChannel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Pong;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.thread.OwnThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Answers what a parent asks of the process rather than of a task, on a thread of its own: whatever the tasks do, it is
 * answered as long as this JVM runs at all. Thread-safe.
 */
final class Pulse {

    private static final Frame PONG = Frame.newBuilder().setPong(Pong.getDefaultInstance()).build();

    private final FrameChannel channel;
    private final BlockingQueue<Supplier<Frame>> asked = new LinkedBlockingQueue<>();

    private Pulse(FrameChannel channel) {
        this.channel = channel;
    }

    /** Begins to answer over {@code channel}, for the child of that name. */
    static Pulse begin(FrameChannel channel, String child) {
        Pulse pulse = new Pulse(channel);
        OwnThreads.platform("prong-" + child + "-pulse").start(pulse::answerAll);
        return pulse;
    }

    /** The parent asks whether this process lives. */
    void ping() {
        asked.add(() -> PONG);
    }

    /** The parent asks what the threads of this process do. */
    void dump(Supplier<ThreadDump> dump) {
        asked.add(() -> Frame.newBuilder().setThreadDump(dump.get()).build());
    }

    private void answerAll() {
        while (true) {
            try {
                channel.sendControl(asked.take().get());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the pulse", e);
            } catch (Throwable e) { // Without memory now, perhaps with some at the next question.
                new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING, "parent is not answered", e);
            }
        }
    }
}
