package dev.prong.call;

/**
 * Makes sure that what happens to a call happens as a whole: a stack that is full in the middle of it would leave a call
 * that neither waits nor runs. Tasks that run tasks fill it.
 */
public final class StackRoom {

    /** So many tasks within each other fill no stack, and are not to pay for those that do. */
    private static final int FEW = 16;

    /**
     * More than a call needs from its acceptance to its end without the task: some tens of kibibytes when these frames are
     * compiled, which makes them small, while what they stand for may be interpreted.
     */
    private static final int FRAMES = 1_024;

    private StackRoom() {
    }

    /**
     * Returns if there is room for that, which is looked at where many tasks run within each other on this thread.
     *
     * @throws StackOverflowError if there is not; nothing has begun yet
     */
    public static void require() {
        if (Current.depth() > FEW && descend(FRAMES, 0, 0, 0, 0, 0, 0, 0, 0) == 0) {
            throw new AssertionError("not reached");
        }
    }

    /** With so many arguments that each frame is as large as those that it stands for. */
    private static long descend(int left, long a, long b, long c, long d, long e, long f, long g, long h) {
        return left == 0 ? 1 + a : descend(left - 1, b, c, d, e, f, g, h, a) + h;
    }
}
