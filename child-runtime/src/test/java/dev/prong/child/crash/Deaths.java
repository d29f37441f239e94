package dev.prong.child.crash;

import dev.prong.DeathCertificate;
import dev.prong.failure.Certificate;
import dev.prong.DeathCertificate.CrashReport;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.DeathCertificate.TaskOnBoard;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Certificates as the tests of this package need them. */
final class Deaths {

    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Deaths() {
    }

    /** A child of that number that exited with one task on board, so many seconds after noon. */
    static DeathCertificate exited(int child) {
        return of(child, EndedBy.ITSELF, OptionalInt.of(7), 1, false);
    }

    /** The same with a dump of its threads. */
    static DeathCertificate dumped(int child, String threads) {
        DeathCertificate of = exited(child);
        return new Certificate(of.worker(), of.pid(), of.started(), of.ended(), of.endedBy(), of.why(), of.code(),
                of.signal(), of.outOfMemory(), of.crashReport(), of.errorOutput(), of.tasks(), of.memory(),
                of.stopping(), Optional.of(threads), of.lateFrames());
    }

    static DeathCertificate of(int child, EndedBy by, OptionalInt code, int tasks, boolean crashReport) {
        return new Certificate("child-" + child, 4710 + child, NOON, NOON.plusSeconds(child), by,
                "it exited: code=7", code, OptionalInt.empty(), Optional.empty(),
                Optional.of(new CrashReport(Path.of("hs_err.log"), List.of())).filter(_ -> crashReport),
                new ErrorOutput(List.of(), 0),
                Collections.nCopies(tasks, new TaskOnBoard("task", Optional.empty())), List.of(), List.of(),
                Optional.empty(), 0);
    }
}
