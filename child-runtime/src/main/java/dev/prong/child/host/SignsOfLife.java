package dev.prong.child.host;

import dev.prong.child.frame.FrameChannel;
import dev.prong.port.Pump;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Run;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells the parent, which watches the silence of a task, that something the task has started shows life. Many signs
 * that come close together are one. Thread-safe.
 */
final class SignsOfLife {

    /** A sign is told that much of the limit after the one before: the limit cannot be over meanwhile. */
    private static final int PARTS = 32;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Frame sign;
    private final Duration pause;
    private final FrameChannel channel;
    private final Pump pump;

    // Guarded by this.
    private boolean given;
    private boolean ended;

    private SignsOfLife(Run run, FrameChannel channel) {
        this.sign = Frame.newBuilder().setProgress(Progress.newBuilder().setCall(run.getCall())).build();
        Duration part = Duration.ofNanos(run.getSilenceNanos() / PARTS);
        this.pause = part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
        this.channel = channel;
        this.pump = new Pump("prong-signs " + run.getName(), this::next);
    }

    /** Empty if nobody minds the silence of the task. */
    static Optional<SignsOfLife> of(Run run, FrameChannel channel) {
        return run.getSilenceNanos() > 0 ? Optional.of(new SignsOfLife(run, channel)) : Optional.empty();
    }

    /** There is one. Never waits. */
    void give() {
        synchronized (this) {
            if (given || ended) {
                return;
            }
            given = true;
        }
        pump.signal();
    }

    /** The task has ended: more would be late. */
    synchronized void end() {
        ended = true;
    }

    private synchronized Runnable next() {
        return given && !ended ? this::tell : null;
    }

    private void tell() {
        synchronized (this) {
            given = false;
        }
        channel.sendThrough(sign);
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody does; then they come closer together.
        }
    }
}
