package dev.prong.output;

import java.io.PrintStream;

/** Where what one task prints goes. Thread-safe. */
public interface TaskOutput {

    /** Standard output. */
    PrintStream out();

    /** Standard error. */
    PrintStream err();

    /** The task is about to run on this thread. */
    default void begin() {
    }

    /** The task has ended on this thread, the one that called {@link #begin()}; nothing of it may be withheld. */
    default void end() {
    }
}
