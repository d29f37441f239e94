package dev.prong.child.crash;

import dev.prong.DeathCertificate;
import java.util.Set;

/** Whether the task that was on a child is to blame for its death. */
final class Blame {

    /**
     * Signals that a process brings upon itself, by signal(7): ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ, SYS. Others
     * come from somebody else.
     */
    private static final Set<Integer> OWN_SIGNALS = Set.of(4, 5, 6, 7, 8, 11, 24, 25, 31);

    /**
     * Codes with which a child ends that nobody has killed: 0, for which the code of a task has asked, and 65, when it found
     * the connection to its parent closed.
     */
    private static final Set<Integer> NO_KILLS = Set.of(0, 65);

    private static final int SIGNALLED = 128;

    private Blame() {
    }

    /**
     * Only if nobody else can be: it was the one task on board, and neither its parent ended the child for a reason of
     * its own nor, as far as can be told, anybody outside.
     */
    static boolean isOnTask(DeathCertificate death) {
        return death.tasks().size() == 1 && isOwnDoing(death);
    }

    private static boolean isOwnDoing(DeathCertificate death) {
        return switch (death.endedBy()) {
            case ITSELF -> !death.crashReport().isEmpty() || death.code().isEmpty()
                    || !NO_KILLS.contains(death.code().getAsInt());
            case KERNEL_OUT_OF_MEMORY, PROTOCOL, LIMIT -> true;
            // A process without a sign of life may have been stopped by somebody, or have had no processor.
            case USER, TIMEOUT, CLOSE, STARTER, SILENCE, PARENT -> false;
            // A crash report of an unknown death says that the signal was sent.
            case UNKNOWN -> death.crashReport().isEmpty() && death.code().isPresent()
                    && OWN_SIGNALS.contains(death.code().getAsInt() - SIGNALLED);
        };
    }
}
