package dev.prong.command;

import java.io.IOException;
import java.util.Optional;

/** Where the bytes of one output stream go. Called by its {@link Pump} alone, except {@link #widen}. */
interface Sink {

    /**
     * Takes the first {@code length} of {@code bytes}; may wait, so that the process waits as well.
     *
     * @return false if no more is wanted
     */
    boolean accept(byte[] bytes, int length) throws InterruptedException;

    /** Called once, at the end of the stream; with what broke it off, if anything did. */
    void end(Optional<IOException> failure);

    /**
     * Lets {@code bytes} more wait for their reader. What an ended process has left in its pipe can so be taken in, and
     * the end behind it be seen, whether there is a reader or not.
     */
    void widen(int bytes);
}
