package dev.prong.child.session;

import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Frame;
import java.util.function.LongSupplier;

/**
 * Counts the frames of a child that mean nothing: for calls that have ended or never were, or a second time where once was
 * due. They come late in good faith, a few for each call; more of them would only keep the parent busy. Thread-safe.
 */
final class NeedlessFrames {

    /** So many may come in any case. */
    static final int FREE = 100;

    /** And so many more for each call that the child was given: its last credits, and a sign of life. */
    static final int PER_CALL = 8;

    private final LongSupplier calls;
    private long frames;

    /** @param calls how many calls the child has been given */
    NeedlessFrames(LongSupplier calls) {
        this.calls = calls;
    }

    /**
     * One more has come.
     *
     * @throws ProtocolException if they are too many
     */
    synchronized void count(Frame.KindCase kind) throws ProtocolException {
        frames++;
        long most = FREE + PER_CALL * calls.getAsLong();
        if (frames > most) {
            throw new ProtocolException("too many frames that mean nothing: frames=" + frames + ", most=" + most
                    + ", last=" + kind);
        }
    }

    /** How many there were. */
    synchronized long frames() {
        return frames;
    }
}
