package dev.prong.child.handshake;

import java.util.OptionalInt;

/**
 * The versions of the protocol that one side speaks, both included; none if the oldest is beyond the newest.
 *
 * @param oldest from 1 on, if there is any
 * @param newest at least the oldest, if there is any
 */
record Versions(int oldest, int newest) {

    /** Those that this side speaks, as a parent and as a child. */
    static final Versions SPOKEN = new Versions(1, 1);

    /** The highest that both speak; empty if there is none. */
    OptionalInt highestCommon(Versions other) {
        int highest = Math.min(newest, other.newest);
        boolean isCommon = highest >= 1 && has(highest) && other.has(highest);
        return isCommon ? OptionalInt.of(highest) : OptionalInt.empty();
    }

    boolean has(int version) {
        return oldest <= version && version <= newest;
    }

    /** {@code 1}, or {@code 1..3}. */
    @Override
    public String toString() {
        return oldest == newest ? Integer.toString(newest) : oldest + ".." + newest;
    }
}
