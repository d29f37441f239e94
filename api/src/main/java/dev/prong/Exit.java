package dev.prong;

import dev.prong.text.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a worker ended: a closed set of cases, each with the code that a process would have left. Immutable and thread-safe.
 */
public sealed interface Exit {

    /** The exit code, the same on every backend for the same case: 0, 1 for a failure, 128 + signal for the killed. */
    int code();

    /**
     * What is known of the death of the worker's process: for every {@link Crashed}, and for a {@link Killed} that had to
     * be killed; empty for others, and for threads. Two exits that differ in nothing else are equal.
     */
    default Optional<DeathCertificate> certificate() {
        return Optional.empty();
    }

    /** The task returned. */
    record Completed() implements Exit {
        @Override
        public int code() {
            return 0;
        }
    }

    /**
     * The task threw, its result could not cross, or its child could not decode it.
     *
     * @param error what {@link Worker#join()} throws
     */
    record Failed(TaskException error) implements Exit {
        public Failed {
            Objects.requireNonNull(error, "error");
        }

        @Override
        public int code() {
            return 1;
        }
    }

    /** We ended it. */
    final class Killed implements Exit {

        private final EndReason reason;
        private final boolean forced;
        private final Optional<DeathCertificate> certificate;

        /**
         * A worker that was ended.
         *
         * @param certificate what is known of the death of a child that had to be killed; no part of what makes two of these
         *            equal
         */
        public Killed(EndReason reason, boolean forced, Optional<DeathCertificate> certificate) {
            this.reason = Objects.requireNonNull(reason, "reason");
            this.forced = forced;
            this.certificate = Objects.requireNonNull(certificate, "certificate");
        }

        /** Without a certificate. */
        public Killed(EndReason reason, boolean forced) {
            this(reason, forced, Optional.empty());
        }

        /** Who asked for it. */
        public EndReason reason() {
            return reason;
        }

        /**
         * Whether it had to be killed (code 137, as for KILL); false if it ended by itself when asked (code 143, as for
         * TERM).
         */
        public boolean forced() {
            return forced;
        }

        @Override
        public Optional<DeathCertificate> certificate() {
            return certificate;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Killed that && reason == that.reason && forced == that.forced;
        }

        @Override
        public int hashCode() {
            return Objects.hash(reason, forced);
        }

        @Override
        public String toString() {
            return "Killed[reason=" + reason + ", forced=" + forced + "]";
        }

        @Override
        public int code() {
            return forced ? 128 + 9 : 128 + 15;
        }
    }

    /** The child ended and nobody here asked it to, or it never became ready. */
    final class Crashed implements Exit {

        private final int code;
        private final OptionalInt signal;
        private final String stderrTail;
        private final Optional<Path> crashReport;
        private final Optional<DeathCertificate> certificate;

        /**
         * A child that crashed.
         *
         * @param certificate all that is known of its death; present whenever the child runtime tells of a crash, and no
         *            part of what makes two of these equal
         */
        public Crashed(int code, OptionalInt signal, String stderrTail, Optional<Path> crashReport,
                Optional<DeathCertificate> certificate) {
            this.code = code;
            this.signal = Objects.requireNonNull(signal, "signal");
            this.stderrTail = Objects.requireNonNull(stderrTail, "stderrTail");
            this.crashReport = Objects.requireNonNull(crashReport, "crashReport");
            this.certificate = Objects.requireNonNull(certificate, "certificate");
        }

        /** Without a certificate. */
        public Crashed(int code, OptionalInt signal, String stderrTail, Optional<Path> crashReport) {
            this(code, signal, stderrTail, crashReport, Optional.empty());
        }

        /** The process's exit code; -1 if it has none because it could not be started. */
        @Override
        public int code() {
            return code;
        }

        /** The signal that ended it, only if that is certain (an exit code cannot tell). */
        public OptionalInt signal() {
            return signal;
        }

        /** The end of its standard error, and how much was cut; empty if it said nothing. */
        public String stderrTail() {
            return stderrTail;
        }

        /** The JVM's crash report, if it left one; kept until the runtime is closed. */
        public Optional<Path> crashReport() {
            return crashReport;
        }

        @Override
        public Optional<DeathCertificate> certificate() {
            return certificate;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Crashed that && code == that.code && signal.equals(that.signal)
                    && stderrTail.equals(that.stderrTail) && crashReport.equals(that.crashReport);
        }

        @Override
        public int hashCode() {
            return Objects.hash(code, signal, stderrTail, crashReport);
        }

        @Override
        public String toString() {
            return "Crashed[code=" + code + ", signal=" + signal + ", stderrTail=" + Printable.line(stderrTail)
                    + ", crashReport="
                    + crashReport + "]";
        }
    }

    /**
     * A thread that would not stop within the grace period: it was given up, and may still run. Only threads end so; a
     * child is killed.
     *
     * @param reason why it was asked to stop
     * @param stack where the thread was when it was given up
     */
    record Abandoned(EndReason reason, List<StackTraceElement> stack) implements Exit {
        public Abandoned {
            Objects.requireNonNull(reason, "reason");
            stack = List.copyOf(stack);
        }

        @Override
        public int code() {
            return 128 + 9;
        }
    }
}
