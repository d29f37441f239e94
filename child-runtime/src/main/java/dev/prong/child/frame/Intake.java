package dev.prong.child.frame;

import java.io.IOException;

/**
 * Says what one side takes from the other: it is told of frames that come in parts before they are on the heap, by the
 * thread that receives.
 */
public interface Intake {

    /** Takes whatever the limit of a frame's bytes allows: that of a child, which trusts its parent. */
    Intake ANYTHING = new Intake() {
        @Override
        public void part(int bytes) {
            // There is room.
        }

        @Override
        public long maxWeight() {
            return Long.MAX_VALUE;
        }

        @Override
        public void whole(long weight) {
            // There is room.
        }

        @Override
        public void handled() {
            // Nothing was kept.
        }

        @Override
        public void notRead(int waiting) {
            // It is to end by itself, or its process will.
        }
    };

    /**
     * So many bytes are about to be kept; waits while there is no room for them.
     *
     * @throws IOException if the connection ended meanwhile
     */
    void part(int bytes) throws IOException;

    /** The most that a whole frame may weigh. */
    long maxWeight();

    /**
     * The last part has come, and the frame, which weighs so much, is about to be parsed; waits while there is no room for it.
     *
     * @throws IOException if the connection ended meanwhile
     */
    void whole(long weight) throws IOException;

    /** The frame that was whole has been handled. */
    void handled();

    /** The other side does not read: so many control frames wait for it, and one more had no room. On any thread. */
    void notRead(int waiting);
}
