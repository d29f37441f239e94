package dev.prong.child.session;

import java.util.Optional;

/**
 * What is run in each child of a pool before its first task and after its last.
 *
 * @param setup before the first; never run itself, but {@linkplain ChildCall#again once more} for each child
 * @param teardown after the last, likewise
 */
public record Preparation(Optional<ChildCall<?>> setup, Optional<ChildCall<?>> teardown) {

    /** Nothing. */
    public static final Preparation NONE = new Preparation(Optional.empty(), Optional.empty());

    /** Whether there is nothing to run. */
    public boolean isEmpty() {
        return setup.isEmpty() && teardown.isEmpty();
    }
}
