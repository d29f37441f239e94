package dev.prong.child.death;

import dev.prong.KillReason;
import java.util.Optional;

/**
 * How far a child had come in its life when it ended, and why it was killed, if it was.
 *
 * @param ready whether it had become ready
 * @param orderly whether it had said goodbye
 * @param killed why it was killed; empty if it was not, or for a fault
 * @param fault what was wrong with it, so that it was killed
 */
public record LastState(boolean ready, boolean orderly, Optional<KillReason> killed, Optional<Fault> fault) {
}
