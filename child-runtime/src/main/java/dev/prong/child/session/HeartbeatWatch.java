package dev.prong.child.session;

import dev.prong.child.death.Fault;
import dev.prong.child.frame.FrameLink;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Ping;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks a child for signs of life while it is connected, and kills it if there are none: its JVM is stopped, hangs, or
 * does not read any more. Thread-safe.
 */
final class HeartbeatWatch {

    private final SessionSettings settings;
    private final SessionState state;
    private final StoppingLadder ladder;
    private final LifeSigns signs;
    private final FrameGrowth growth;
    private boolean asks;
    private Future<?> ticks = CompletableFuture.completedFuture(null);

    HeartbeatWatch(SessionSettings settings, SessionState state, StoppingLadder ladder) {
        this.settings = settings;
        this.state = state;
        this.ladder = ladder;
        this.signs = new LifeSigns(settings.heartbeat());
        this.growth = new FrameGrowth(settings.heartbeat());
    }

    /** What has come of a long frame. */
    FrameGrowth growth() {
        return growth;
    }

    /** The child is ready; called once. {@code understands} says whether it may be asked. */
    void begin(boolean understands) {
        asks = understands;
        if (!settings.heartbeat().isOff()) {
            long nanos = settings.heartbeat().interval().toNanos();
            // With a delay, not at a rate: missed ticks must not be made up for.
            ticks = settings.timer().scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The connection has ended; for the thread that called {@link #begin}. */
    void end() {
        ticks.cancel(false);
    }

    /** The child has answered a ping; false if none was to be answered. */
    boolean answered() {
        return signs.answered();
    }

    private void tick() {
        if (growth.tick()) {
            ladder.kill(Fault.protocol("frame does not get on: bytes=" + growth.bytes() + ", heartbeatTimeout="
                    + settings.heartbeat().timeout()));
        } else if (asks) {
            ask();
        }
    }

    private void ask() {
        switch (signs.tick()) {
            case PING -> state.control(Frame.newBuilder().setPing(Ping.getDefaultInstance()).build());
            case DEAD -> ladder.kill(Fault.silence("no sign of life: heartbeat=" + settings.heartbeat().interval()
                    + ", heartbeatTimeout=" + settings.heartbeat().timeout()));
            case WAIT -> {
            }
        }
    }

    /** The same link; what comes over it is a sign of life, be it a part of a frame. */
    FrameLink over(FrameLink link) {
        return new Heard(link);
    }

    /** A link that is listened to. */
    private final class Heard implements FrameLink {

        private final FrameLink link;

        Heard(FrameLink link) {
            this.link = link;
        }

        @Override
        public Frame receive() throws IOException {
            signs.listening(true);
            growth.listening(true);
            try {
                Frame frame = link.receive();
                signs.heard();
                return frame;
            } finally {
                signs.listening(false);
                growth.listening(false);
            }
        }

        @Override
        public void send(Frame frame) throws IOException {
            link.send(frame);
        }

        @Override
        public void flush() throws InterruptedException {
            link.flush();
        }

        @Override
        public void finish() throws InterruptedException {
            link.finish();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
