package dev.prong.command;

import dev.prong.process.SignalNames;
import java.io.Serializable;
import java.util.Objects;

/**
 * How a program ended. A closed set of cases; immutable.
 *
 * <p>A signal is reported only when it is certain. The JDK cannot tell a program that a stranger's TERM ended from one
 * that exited with code 143, so that is {@code Exited(143)}. A signal that was sent from here is certain to have ended a
 * program that left it to the system. A program that handles, ignores or blocks it has exited by itself, whatever its code
 * is; where that cannot be looked at, as on macOS, only KILL is certain.
 */
public sealed interface ProcessExit extends Serializable {

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

        /** The code, and above 128 the signal it stands for if one ended the program. */
        @Override
        public String toString() {
            return "exited with code " + code + SignalNames.of(code - 128)
                    .map(name -> " (128+%d: %s if a signal ended it)".formatted(code - 128, name)).orElse("");
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
