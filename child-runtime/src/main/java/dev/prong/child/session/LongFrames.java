package dev.prong.child.session;

import dev.prong.child.frame.Intake;
import java.io.IOException;

/** What a parent takes in of the long frames of one child. For the thread that receives; others may end it. */
final class LongFrames implements Intake {

    /** Of one part beside its bytes. */
    private static final int PART_WEIGHT = 128;

    private final HeldFrames.OfChild held;
    private final long maxWeight;
    private final FrameGrowth growth;
    private boolean isWhole;

    LongFrames(HeldFrames.OfChild held, long maxWeight, FrameGrowth growth) {
        this.held = held;
        this.maxWeight = maxWeight;
        this.growth = growth;
    }

    @Override
    public void part(int bytes) throws IOException {
        held.hold((long) bytes + PART_WEIGHT);
        growth.grew(bytes);
    }

    @Override
    public long maxWeight() {
        return maxWeight;
    }

    @Override
    public void whole(long weight) throws IOException {
        isWhole = true;
        growth.whole();
        held.hold(weight);
    }

    @Override
    public void handled() {
        if (isWhole) {
            isWhole = false;
            held.letGo();
        }
    }

    /** No frame comes any more. */
    void end() {
        held.letGo();
    }

    /** Nothing that comes is of use any more: nobody waits for room. */
    void giveUp() {
        held.close();
    }
}
