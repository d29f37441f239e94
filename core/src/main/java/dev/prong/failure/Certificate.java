package dev.prong.failure;

import dev.prong.DeathCertificate;
import dev.prong.text.Printable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A death certificate as the backends write it. */
public record Certificate(String worker, long pid, Instant started, Instant ended, EndedBy endedBy, String why,
        OptionalInt code, OptionalInt signal, Optional<OutOfMemory> outOfMemory, Optional<CrashReport> crashReport,
        ErrorOutput errorOutput, List<TaskOnBoard> tasks, List<MemorySample> memory, List<Step> stopping,
        Optional<String> threadDump, long lateFrames) implements DeathCertificate {

    public Certificate {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(endedBy, "endedBy");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(outOfMemory, "outOfMemory");
        Objects.requireNonNull(crashReport, "crashReport");
        Objects.requireNonNull(errorOutput, "errorOutput");
        tasks = List.copyOf(tasks);
        memory = List.copyOf(memory);
        stopping = List.copyOf(stopping);
        Objects.requireNonNull(threadDump, "threadDump");
    }

    @Override
    public String toString() {
        return "DeathCertificate[worker=" + worker + ", pid=" + pid + ", endedBy=" + endedBy + ", why="
                + Printable.line(why) + "]";
    }
}
