package dev.prong.child.session;

import dev.prong.child.death.Fault;
import dev.prong.child.frame.Intake;
import java.io.IOException;
import java.util.function.Consumer;

/** What a parent takes in of the frames of one child. */
final class ChildIntake implements Intake {

    /** Of one part beside its bytes. */
    private static final int PART_WEIGHT = 128;

    private final HeldFrames.OfChild held;
    private final long maxWeight;
    private final FrameGrowth growth;
    private final Consumer<Fault> end;
    private boolean isWhole;

    /** @param end ends the child */
    ChildIntake(HeldFrames.OfChild held, long maxWeight, FrameGrowth growth, Consumer<Fault> end) {
        this.held = held;
        this.maxWeight = maxWeight;
        this.growth = growth;
        this.end = end;
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

    @Override
    public void notRead(int waiting) {
        end.accept(Fault.protocol("does not read: controlFrames=" + waiting));
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
