package dev.prong.examples;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What came of a folder's files. Thread-safe; printed when all are done. */
final class DigestReport {

    private static final int LARGEST = 5;

    private final Path folder;
    private final Map<Path, FileDigest> digests = new ConcurrentSkipListMap<>();
    private final Map<Path, String> failures;

    DigestReport(Path folder, Map<Path, String> failures) {
        this.folder = folder;
        this.failures = new ConcurrentSkipListMap<>(failures);
    }

    void succeeded(Path file, FileDigest digest) {
        digests.put(file, digest);
    }

    void failed(Path file, String reason) {
        failures.put(file, reason);
    }

    int failureCount() {
        return failures.size();
    }

    /** What became of the files that were read. */
    Map<Path, FileDigest> digests() {
        return Map.copyOf(digests);
    }

    /** Prints a summary; the whole took {@code nanos}. */
    void print(PrintStream out, long nanos) {
        long bytes = digests.values().stream().mapToLong(FileDigest::bytes).sum();
        long gzipBytes = digests.values().stream().mapToLong(FileDigest::gzipBytes).sum();
        double seconds = nanos / 1e9;
        out.println();
        printRow(out, "files", count(digests.size()));
        printRow(out, "bytes", count(bytes));
        printRow(out, "gzip bytes", count(gzipBytes));
        printRow(out, "ratio", bytes == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * gzipBytes / bytes));
        printRow(out, "time", String.format(Locale.ROOT, "%.2f s", seconds));
        printRow(out, "throughput", String.format(Locale.ROOT, "%,.1f MB/s", bytes / 1e6 / seconds));
        printRow(out, "failures", count(failures.size()));
        printLargest(out);
        printFailures(out);
    }

    private static void printRow(PrintStream out, String name, String value) {
        out.printf("%-12s%18s%n", name, value);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void printLargest(PrintStream out) {
        Comparator<Map.Entry<Path, FileDigest>> bySize = Comparator.comparingLong(entry -> entry.getValue().bytes());
        List<Map.Entry<Path, FileDigest>> largest = digests.entrySet().stream().sorted(bySize.reversed()).limit(LARGEST)
                .toList();
        if (largest.isEmpty()) {
            return;
        }
        out.printf("%nThe largest:%n%15s %15s  %-64s  %s%n", "bytes", "gzip bytes", "sha-256", "file");
        largest.forEach(entry -> out.println(row(entry.getKey(), entry.getValue())));
    }

    private String row(Path file, FileDigest digest) {
        return String.format(Locale.ROOT, "%,15d %,15d  %s  %s", digest.bytes(), digest.gzipBytes(), digest.sha256(),
                folder.relativize(file));
    }

    private void printFailures(PrintStream out) {
        if (!failures.isEmpty()) {
            out.printf("%nNot read:%n");
            failures.forEach((file, reason) -> out.println("    " + folder.relativize(file) + ": " + reason));
        }
    }
}
