package dev.prong.child.death;

import dev.prong.EndReason;
import java.util.Optional;

/**
 * How far a child had come in its life when it ended, and why it was killed, if it was.
 *
 * @param ready whether it had become ready
 * @param orderly whether it had said goodbye
 * @param doom why it was killed; empty if it was not
 */
public record LastState(boolean ready, boolean orderly, Optional<Doom> doom) {

    /** Who wanted it killed; empty if nobody did. */
    Optional<EndReason> killed() {
        return doom.map(why -> why instanceof Doom.Ordered ordered ? ordered.reason() : null);
    }

    /** What was wrong with it, so that it was killed; empty if nothing was. */
    Optional<Fault> fault() {
        return doom.map(why -> why instanceof Doom.Faulty faulty ? faulty.fault() : null);
    }
}
