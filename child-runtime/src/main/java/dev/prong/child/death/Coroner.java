package dev.prong.child.death;

import dev.prong.DeathCertificate.CrashReport;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.DeathCertificate.Step;
import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.DeathCertificate;
import dev.prong.failure.Certificate;
import dev.prong.EndReason;
import dev.prong.process.SignalNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds out what a child died of, from what its parent knows and what the child left behind. */
final class Coroner {

    private static final int KILL = 9;
    private static final int TERM = 15;
    private static final int SIGNALLED = 128;

    /** The highest number of a signal, by signal(7). */
    private static final int MAX_SIGNAL = 64;

    private final Death death;
    private final Optional<CrashReport> report;

    private Coroner(Death death) {
        this.death = death;
        this.report = CrashReportFile.read(death.report());
    }

    /** The certificate without the tasks on board and the steps, which are not known before all has been delivered. */
    static DeathCertificate examine(Death death) {
        return new Coroner(death).certificate();
    }

    /** The certificate with them. */
    static DeathCertificate complete(DeathCertificate of, List<TaskOnBoard> tasks, List<Step> stopping,
            Optional<String> threadDump, long lateFrames) {
        return new Certificate(of.worker(), of.pid(), of.started(), of.ended(), of.endedBy(), of.why(), of.code(),
                of.signal(), of.outOfMemory(), of.crashReport(), of.errorOutput(), tasks, of.memory(), stopping,
                threadDump, lateFrames);
    }

    /** The certificate of a child that there never was. */
    static DeathCertificate notLaunched(String task, String reason) {
        Instant now = Instant.now();
        return new Certificate("(not launched)", 0, now, now, EndedBy.UNKNOWN,
                "its process could not be launched: reason=" + reason, OptionalInt.empty(), OptionalInt.empty(),
                Optional.empty(), Optional.empty(), new ErrorOutput(List.of(), 0),
                List.of(new TaskOnBoard(task, Optional.empty())), List.of(), List.of(), Optional.empty(), 0);
    }

    private DeathCertificate certificate() {
        EndedBy by = endedBy();
        List<String> words = death.errorOutput().lines();
        return new Certificate(death.name(), death.pid(), death.started(), death.ended(), by, why(by),
                death.remote() ? OptionalInt.empty() : OptionalInt.of(death.code()), signal(),
                report.flatMap(file -> OutOfMemoryWords.in(file.lines())).or(() -> OutOfMemoryWords.in(words)), report,
                death.errorOutput(), List.of(), death.memory(), List.of(), Optional.empty(), 0);
    }

    private EndedBy endedBy() {
        return death.last().doom().map(Coroner::killer).orElseGet(this::unasked);
    }

    private static EndedBy killer(Doom doom) {
        return switch (doom) {
            case Doom.Ordered ordered -> killer(ordered.reason());
            case Doom.Faulty faulty -> killer(faulty.fault());
        };
    }

    private static EndedBy killer(Fault fault) {
        return switch (fault.kind()) {
            case PROTOCOL, LATE, SETUP -> EndedBy.PROTOCOL;
            case LIMIT -> EndedBy.LIMIT;
            case SILENCE -> EndedBy.SILENCE;
            case PARENT -> EndedBy.PARENT;
        };
    }

    private static EndedBy killer(EndReason reason) {
        return switch (reason) {
            case TERMINATED -> EndedBy.USER;
            case TIMEOUT -> EndedBy.TIMEOUT;
            case CLOSED -> EndedBy.CLOSE;
            case STARTER_ENDED -> EndedBy.STARTER;
            case LIMIT -> EndedBy.LIMIT;
        };
    }

    private EndedBy unasked() {
        if (death.remote()) {
            return EndedBy.UNKNOWN;
        }
        if (report.isPresent()) {
            return CrashReportFile.wasSent(report.get()) ? EndedBy.UNKNOWN : EndedBy.ITSELF;
        }
        if (death.code() == SIGNALLED + KILL && death.oomKill()) {
            return EndedBy.KERNEL_OUT_OF_MEMORY;
        }
        return looksSignalled() ? EndedBy.UNKNOWN : EndedBy.ITSELF;
    }

    private boolean looksSignalled() {
        return death.code() > SIGNALLED && death.code() <= SIGNALLED + MAX_SIGNAL;
    }

    /** We do not say that a process was killed by a signal because its exit code looks so: it may have exited with it. */
    private OptionalInt signal() {
        if (wasKilledByUs() && death.code() == SIGNALLED + KILL) {
            return OptionalInt.of(KILL);
        }
        if (death.termSent() && death.code() == SIGNALLED + TERM) {
            return OptionalInt.of(TERM); // A JVM exits with it when its hooks have run.
        }
        return report.map(CrashReportFile::signal).orElse(OptionalInt.empty());
    }

    private boolean wasKilledByUs() {
        return !death.remote() && death.last().doom().isPresent();
    }

    private String why(EndedBy by) {
        String early = death.last().ready() ? "" : " before it was ready";
        return switch (by) {
            case USER -> "it was killed: somebody cancelled its task, terminated or killed it";
            case TIMEOUT -> "it was killed: a time limit of its task was over, and the task did not end when asked: "
                    + grace();
            case LIMIT -> "it was killed: " + death.fault()
                    .orElseGet(() -> "its task used more than it may, and did not end when asked: " + grace());
            case CLOSE -> "it was killed: its runtime was closed, and it did not go when asked: " + grace();
            case STARTER ->
                    "it was killed: the task that its task belongs to has ended, and it did not end when asked: "
                            + grace();
            case PROTOCOL, SILENCE, PARENT -> "it was killed: " + death.fault().orElseThrow();
            case KERNEL_OUT_OF_MEMORY ->
                    "code 137, and the kernel has killed a process for want of memory at that time";
            case ITSELF -> ownDoing(early);
            case UNKNOWN -> unknown(early);
        };
    }

    private String grace() {
        return "gracePeriod=" + death.gracePeriod();
    }

    private String ownDoing(String early) {
        return report.map(_ -> "its JVM crashed" + early)
                .or(() -> OutOfMemoryWords.lastWords(death.errorOutput().lines())
                        .map(line -> "its JVM ended" + early + " for want of memory: " + line))
                .orElseGet(() -> "it exited" + early + ": code=" + death.code());
    }

    private String unknown(String early) {
        if (death.remote()) {
            return "its connection ended" + early + "; what became of its process is not known here";
        }
        if (report.isPresent()) {
            return "its JVM crashed" + early + " of a signal that a process sent";
        }
        int signal = death.code() - SIGNALLED;
        return "code " + death.code() + ": somebody sent " + SignalNames.of(signal).orElse("signal " + signal)
                + early + ", or it exited with that code";
    }
}
