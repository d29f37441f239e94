package dev.prong.child.session;

import dev.prong.EndReason;
import dev.prong.child.death.Fault;
import dev.prong.child.death.Doom;
import dev.prong.child.death.LastState;
import dev.prong.child.frame.FrameChannel;
import dev.prong.proto.v1.Frame;
import java.util.Optional;
import java.util.function.Predicate;

/** How far a child is in its life, and why it is to end, if it is; what is decided first counts. Thread-safe. */
final class SessionState {

    private final Process process;
    // Guarded by this.
    private FrameChannel channel;
    private boolean ready;
    private boolean askedToLeave;
    private boolean disconnected;
    private boolean orderly;
    private boolean ended;
    /** Null while it is spared. */
    private Doom doom;

    /** Of a child that is not ready yet. */
    SessionState(Process process) {
        this.process = process;
    }

    /** The child can be given what is to be run before it is ready, over {@code open}. */
    synchronized void connect(FrameChannel open) {
        channel = open;
    }

    /** The child takes the calls of its owner. */
    synchronized void becomeReady() {
        ready = true;
    }

    synchronized boolean isReady() {
        return ready;
    }

    /** Whether the child is ready, and {@link #isOpen}. */
    synchronized boolean isUsable() {
        return ready && isOpen();
    }

    /** Whether the child is connected, the process is alive and nobody has asked it to go. */
    synchronized boolean isOpen() {
        return channel != null && !ended && !orderly && doom == null && process.isAlive();
    }

    /** Whether it has not ended, and it is not decided that it is killed. */
    synchronized boolean isSpared() {
        return !ended && doom == null;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Whether something sent to it could be answered. */
    synchronized boolean isConnected() {
        return channel != null && !disconnected;
    }

    /** Nothing more comes from it. */
    synchronized void disconnect() {
        disconnected = true;
    }

    /**
     * Has {@code begin} give something to the child if it is open; it is not asked to go in between.
     *
     * @return the way to the child; null if it is not open, or {@code begin} says that nothing was given
     */
    synchronized FrameChannel give(Predicate<FrameChannel> begin) {
        return isOpen() && begin.test(channel) ? channel : null;
    }

    /** The way to a child that is connected. */
    synchronized FrameChannel channel() {
        return channel;
    }

    /** Sends a control frame, if the child is connected. */
    void control(Frame frame) {
        FrameChannel to;
        synchronized (this) {
            to = channel;
        }
        if (to != null) {
            to.sendControl(frame);
        }
    }

    /** It is asked to finish and go. */
    synchronized void askToLeave() {
        askedToLeave = true;
    }

    synchronized boolean isAskedToLeave() {
        return askedToLeave;
    }

    /** It has said goodbye; false if it had before. */
    synchronized boolean sayGoodbye() {
        boolean first = !orderly;
        orderly = true;
        return first;
    }

    /**
     * Decides that it is killed.
     *
     * @param task for whose sake, or null
     * @return false if it has ended, even if what it has sent is still being read, or that was decided before
     */
    synchronized boolean doom(EndReason reason, String task) {
        if (!isSpared() || !process.isAlive()) {
            return false;
        }
        doom = new Doom.Ordered(reason, Optional.ofNullable(task));
        return true;
    }

    /** The same because it cannot be worked with. */
    synchronized boolean doom(Fault what) {
        // What is wrong with what it has sent is still to be told.
        if (!isSpared() || (what.kind() == Fault.Kind.SILENCE && !process.isAlive())) {
            return false;
        }
        doom = new Doom.Faulty(what);
        return true;
    }

    /** The name of the task for whose sake it is killed, if for one's. */
    synchronized Optional<String> stubborn() {
        return doom instanceof Doom.Ordered ordered ? ordered.task() : Optional.empty();
    }

    /** Its process is gone: nothing that is asked for from now on is why. */
    synchronized void end() {
        ended = true;
    }

    synchronized LastState last() {
        return new LastState(isReady(), orderly, Optional.ofNullable(doom));
    }
}
