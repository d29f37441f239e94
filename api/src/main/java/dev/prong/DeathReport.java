package dev.prong;

import dev.prong.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Writes a death certificate as a page for people. */
final class DeathReport {

    private static final String NONE = "none";

    private final DeathCertificate of;
    private final StringBuilder page = new StringBuilder();

    DeathReport(DeathCertificate of) {
        this.of = of;
    }

    String text() {
        line("death certificate of " + of.worker() + ", pid " + (of.pid() == 0 ? "unknown" : of.pid()));
        entry("ended by", of.endedBy().toString());
        entry("why", of.why());
        entry("started", of.started().toString());
        entry("ended", of.ended() + ", after " + seconds(Duration.between(of.started(), of.ended())));
        entry("code", number(of.code()));
        entry("signal", of.signal().isPresent() ? number(of.signal()) : "not certain");
        entry("out of memory", of.outOfMemory().map(Enum::toString).orElse(NONE));
        entry("stopping", of.stopping().isEmpty() ? NONE
                : of.stopping().stream().map(DeathReport::step)
                        .collect(Collectors.joining(", ")));
        entry("memory", memory());
        entry("late frames", Long.toString(of.lateFrames()));
        block("tasks on board", of.tasks().stream().map(DeathReport::task).toList(), NONE);
        block("crash report", of.crashReport().map(DeathCertificate.CrashReport::lines).orElse(List.of()),
                of.crashReport().map(report -> report.path().toString()).orElse(NONE));
        block("thread dump", of.threadDump().map(dump -> dump.lines().toList()).orElse(List.of()), NONE);
        long cut = of.errorOutput().cutLines();
        block("standard error", of.errorOutput().lines(), cut > 0 ? cut + " lines cut"
                : of.errorOutput().lines().isEmpty() ? "empty" : "all of it");
        return page.toString();
    }

    /** A heading, and the lines below it; the remark stands beside the heading. */
    private void block(String heading, List<String> lines, String remark) {
        entry(heading, lines.isEmpty() || !remark.equals(NONE) ? remark : "");
        lines.forEach(each -> line("  | " + each));
    }

    private void entry(String heading, String value) {
        line(String.format(Locale.ROOT, "%-15s %s", heading + ":", value).stripTrailing());
    }

    private void line(String text) {
        page.append(Printable.line(text)).append('\n');
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
    }

    private static String task(DeathCertificate.TaskOnBoard task) {
        return task.name() + task.lastProgress().map(text -> ", last progress: " + text).orElse("");
    }

    private static String step(DeathCertificate.Step step) {
        return step.name() + " +" + step.after().toMillis() + " ms";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private String memory() {
        List<DeathCertificate.MemorySample> samples = of.memory();
        if (samples.isEmpty()) {
            return "unknown";
        }
        long most = samples.stream().mapToLong(DeathCertificate.MemorySample::residentBytes).max().orElseThrow();
        return "first " + mebibytes(samples.getFirst().residentBytes()) + ", most " + mebibytes(most) + ", last "
                + mebibytes(samples.getLast().residentBytes()) + ", " + seconds(
                        Duration.between(samples.getLast().time(), of.ended()))
                + " before its end; samples=" + samples.size();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
