package dev.prong.call;

/** What a running task has started and what is to end with it: see {@link Call#adopt}. */
public interface Belonging {

    /**
     * The call it belongs to was asked to end, or has ended; may be told more than once. Must neither block nor throw.
     *
     * @param reason {@link StopReason#STARTER_TIMED_OUT}, {@link StopReason#STARTER_SILENT} or
     *            {@link StopReason#STARTER_ENDED}
     */
    void endWithStarter(StopReason reason);
}
