package dev.prong.child.handshake;

import java.util.Locale;

/**
 * What a side understands beyond the least of its version. Whoever has named one may be sent what belongs to it; nobody
 * else may. On the wire it is its name in lower case.
 */
public enum Capability {
    /** Frames in pieces, so beyond 262,144 bytes. */
    PARTS,
    /** Calls whose items somebody takes. */
    STREAM,
    /** Pings, which are answered. */
    PING,
    /** The question for the stacks of all threads. */
    DUMP,
    /** Tasks whose classes it is to ask for. */
    CLASSES,
    /** That the task has closed its port. */
    CLOSE;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
