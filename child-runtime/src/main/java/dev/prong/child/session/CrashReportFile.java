package dev.prong.child.session;

import dev.prong.DeathCertificate.CrashReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the crash report that a HotSpot JVM may have left ({@code hs_err}). The child could write anything there, so that
 * the file is looked at, never trusted: no links, no more than a part of it, lines of bounded length.
 */
final class CrashReportFile {

    /** What matters stands in front. */
    static final int MAX_BYTES = 64 << 10;
    static final int MAX_LINE = 300;

    /** As in {@code #  SIGSEGV (0xb) at pc=0x00007f…, pid=4711, tid=4712}. */
    private static final Pattern SIGNAL = Pattern.compile("#\\s+SIG[A-Z]{2,6} \\(0x([0-9a-f]{1,2})\\) at pc=.*");
    private static final Pattern WHAT = Pattern.compile(
            "#\\s+(SIG[A-Z]|Internal Error|fatal error|Error:|assert|guarantee|Out of Memory Error|There is insufficient|"
                    + "Native memory allocation|Cannot create).*");
    private static final String FRAME = "# Problematic frame:";
    private static final Pattern THREAD = Pattern.compile("(Current thread|siginfo:).*");
    private static final int MAX_LINES = 8;

    private CrashReportFile() {
    }

    /** The report at {@code path}; empty if there is no regular file. */
    static Optional<CrashReport> read(Path path) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new CrashReport(path, essential(new String(in.readNBytes(MAX_BYTES),
                    StandardCharsets.UTF_8))));
        } catch (IOException e) {
            System.getLogger("dev.prong.child").log(System.Logger.Level.WARNING,
                    "crash report cannot be read: path=" + path, e);
            return Optional.of(new CrashReport(path, List.of()));
        }
    }

    /** The lines of the report that tell what happened, where, and on which thread. */
    static List<String> essential(String text) {
        List<String> found = new ArrayList<>();
        boolean frameFollows = false;
        for (String line : (Iterable<String>) text.lines().map(CrashReportFile::clean)::iterator) {
            if (frameFollows || WHAT.matcher(line).matches() || THREAD.matcher(line).matches()) {
                found.add(line);
            }
            frameFollows = line.equals(FRAME);
            if (found.size() == MAX_LINES) {
                break;
            }
        }
        return List.copyOf(found);
    }

    private static String clean(String line) {
        String cut = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "(…)";
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints().filter(c -> !Character.isISOControl(c)).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The number of the signal that the report names; empty if it names none. */
    static OptionalInt signal(CrashReport report) {
        return report.lines().stream().map(SIGNAL::matcher).filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1), 16)).findFirst();
    }

    /** Whether the signal was sent by a process, and is not of the JVM's own making, by sigaction(2). */
    static boolean wasSent(CrashReport report) {
        return report.lines().stream().anyMatch(line -> line.startsWith("siginfo:") && line.contains("(SI_USER)"));
    }
}
