package dev.prong.call;

import java.util.Optional;

/** Who runs a call: a thread, or a child. */
public interface Runner {

    /** The name of the worker. */
    String workerName();

    /**
     * Interrupts the thread that runs {@code call}, if a thread of this process does. Called with the lock of the call
     * held, so that the call cannot end meanwhile; must not block.
     */
    default void interrupt(Call<?> call) {
    }

    /** The thread of this process that runs {@code call}; empty if none does, or several. */
    default Optional<Thread> thread(Call<?> call) {
        return Optional.empty();
    }

    /** {@code call} was asked to end. Called at most once, by the thread that asks; must not block. */
    void stopping(Call<?> call, StopReason reason);

    /** Runs {@code call}, for which this thread would otherwise wait, here and now, if it can. */
    default void help(Call<?> call) {
    }
}
