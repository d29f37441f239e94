package dev.prong.call;

/** The runtime that accepted a call. */
public interface CallOwner {

    /** Of a call that nobody keeps books on. */
    CallOwner NONE = (_, _) -> {};

    /**
     * {@code call} has ended; called once, before any join returns, by the thread that ended it. Must neither block nor
     * throw.
     *
     * @param wasQueued whether it was waiting in a queue, and is no more
     */
    void ended(Call<?> call, boolean wasQueued);
}
