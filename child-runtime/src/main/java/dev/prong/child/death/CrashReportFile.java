package dev.prong.child.death;

import dev.prong.text.Printable;
import dev.prong.failure.SafeLog;
import dev.prong.DeathCertificate.CrashReport;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    /** Far more than a file takes that is one. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private CrashReportFile() {
    }

    /**
     * The report at {@code path}; empty if there is no regular file, or it cannot be had within {@link #LIMIT}: the thread
     * that waits for it is left behind then.
     */
    static Optional<CrashReport> read(Path path) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty(); // As always but for crashes; a look waits for nobody.
        }
        FutureTask<Optional<CrashReport>> reading = new FutureTask<>(() -> openIfFile(path));
        OwnThreads.platform("prong-crash-report").start(reading);
        try {
            return reading.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "crash report cannot be read: path=" + path, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session's thread", e);
        }
    }

    private static Optional<CrashReport> openIfFile(Path path) throws IOException {
        try {
            return open(path);
        } catch (NoSuchFileException _) {
            return Optional.empty(); // Something else, or nothing, has taken its place.
        } catch (AccessDeniedException e) {
            LOG.log(System.Logger.Level.WARNING, "crash report cannot be read: path=" + path, e);
            return Optional.of(new CrashReport(path, List.of()));
        }
    }

    private static Optional<CrashReport> open(Path path) throws IOException {
        Object before = fileKey(path);
        // For writing too: such an open waits for nobody, should it be a pipe by now (fifo(7)).
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            if (!Objects.equals(before, fileKey(path))) {
                return Optional.empty();
            }
            // What was opened itself says how long it is, and nothing but a file has a length.
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
            while (part.hasRemaining() && file.read(part) >= 0) {
            }
            return Optional.of(new CrashReport(path, essential(StandardCharsets.UTF_8.decode(part.flip()).toString())));
        }
    }

    /** Which file it is. */
    private static Object fileKey(Path path) throws IOException {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.isRegularFile()) {
            throw new NoSuchFileException(path.toString(), null, "no regular file");
        }
        return file.fileKey();
    }

    /** The lines of the report that tell what happened, where, and on which thread. */
    static List<String> essential(String text) {
        List<String> found = new ArrayList<>();
        boolean frameFollows = false;
        for (String line : (Iterable<String>) text.lines().map(line -> Printable.shown(line, MAX_LINE))::iterator) {
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
