package dev.prong.command;

import java.util.Map;
import java.util.Objects;

/**
 * How a program ended. A closed set of cases; immutable.
 *
 * <p>A signal is reported only when it is certain. The JDK cannot tell a program that a stranger's TERM ended from one
 * that exited with code 143, so that is {@code Exited(143)}.
 */
public sealed interface ProcessExit {

    /** The exit code: the program's own, or 128 + number for a signal. */
    int code();

    /** Whether the program ran to its end and exited with code 0, without having been asked to end. */
    default boolean succeeded() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** Why a program was ended from here. */
    enum Reason {
        /** Its timeout was over. */
        TIMEOUT,
        /** {@link Subprocess#terminate}, {@link Subprocess#kill} or {@link Subprocess#signal}. */
        REQUESTED,
        /** The thread that waited in {@link Command#exec} was interrupted. */
        INTERRUPTED,
        /** It wrote more than {@link Command#maxOutput} allows. */
        OUTPUT_LIMIT,
        /** This JVM was shutting down. */
        SHUTDOWN,
        /** The time of the task that it belongs to was over. */
        STARTER_TIMED_OUT,
        /** The task that it belongs to was silent for too long. */
        STARTER_SILENT,
        /** The task that it belongs to was asked to end for another reason, or has ended. */
        STARTER_ENDED
    }

    /**
     * It ended without having been asked to.
     *
     * @param code its exit code
     */
    record Exited(int code) implements ProcessExit {

        private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(1, "HUP"), Map.entry(2, "INT"),
                Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"), Map.entry(6, "ABRT"),
                Map.entry(8, "FPE"), Map.entry(9, "KILL"), Map.entry(11, "SEGV"), Map.entry(13, "PIPE"),
                Map.entry(14, "ALRM"), Map.entry(15, "TERM"));

        /** The code, and above 128 the signal it stands for if one ended the program. */
        @Override
        public String toString() {
            String name = NAMES.get(code - 128);
            return "exited with code " + code
                    + (name == null ? "" : " (128+%d: %s if a signal ended it)".formatted(code - 128, name));
        }
    }

    /**
     * It was asked to end, and then exited by itself.
     *
     * @param reason why it was asked
     * @param code its exit code, which may be 0
     */
    record Stopped(Reason reason, int code) implements ProcessExit {
        public Stopped {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String toString() {
            return "exited with code %d when asked to end (%s)".formatted(code, reason);
        }
    }

    /**
     * A signal that was sent from here ended it.
     *
     * @param reason why it was sent
     * @param signal the signal; {@link Signal#KILL} on Windows
     */
    record Killed(Reason reason, Signal signal) implements ProcessExit {
        public Killed {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(signal, "signal");
        }

        @Override
        public int code() {
            return 128 + signal.number();
        }

        @Override
        public String toString() {
            return "ended by %s (%s)".formatted(signal, reason);
        }
    }
}
