package dev.prong.child.death;

import dev.prong.EndReason;
import java.util.Optional;

/** Why it was decided that a child is killed. */
public sealed interface Doom {

    /**
     * Somebody wants its end, though nothing is wrong with it.
     *
     * @param task the name of the task for whose sake; empty if it is not for one's
     */
    record Ordered(EndReason reason, Optional<String> task) implements Doom {
    }

    /** It cannot be worked with any more. */
    record Faulty(Fault fault) implements Doom {
    }
}
