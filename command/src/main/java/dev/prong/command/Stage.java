package dev.prong.command;

import dev.prong.process.Uninterrupted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The moment between the start of setsid and that of the program by which it replaces itself: tells whether the program
 * has taken its place. Immutable.
 *
 * @param line the command line of setsid
 * @param secret whether nobody else can know by what name it was started
 */
record Stage(List<String> line, boolean secret) {

    private static final long SHORTEST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;
    /** The file of the program may be on a file system that does not answer; then nothing more is found out here. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /**
     * Waits until the program runs, or the process has ended, or {@code limit} is over.
     *
     * @return false if the process has ended, and perhaps without the program
     */
    boolean awaitProgram(Process process, Optional<Duration> limit) {
        long nanos = limit.filter(given -> given.compareTo(LIMIT) < 0).orElse(LIMIT).toNanos();
        long started = System.nanoTime();
        byte[] before = start();
        Path words = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        for (long pause = SHORTEST_PAUSE_NANOS; process
                .isAlive(); pause = Math.min(pause + pause / 2, LONGEST_PAUSE_NANOS)) {
            byte[] now = read(words, before.length);
            // Empty in the moment of the exec itself.
            if ((now.length > 0 && !Arrays.equals(before, now)) || System.nanoTime() - started >= nanos) {
                return true;
            }
            sleep(pause);
        }
        return false;
    }

    /**
     * Why setsid could not start the program, in its words; empty if the program has run.
     *
     * @param code the exit code
     * @param said the beginning of what was written to standard error
     */
    Optional<String> failure(int code, String said) {
        String name = Path.of(line.getFirst()).getFileName() + ": ";
        if (code == 0 || !said.startsWith(name)) {
            return Optional.empty();
        }
        String words = said.substring(name.length()).lines().findFirst().orElse("");
        boolean own = secret || ((code == NOT_EXECUTABLE || code == NOT_FOUND) && words.contains(line.get(1)));
        return own ? Optional.of(words.substring(words.lastIndexOf(": ") + 1).strip()) : Optional.empty();
    }

    /** The bytes by which it is known in the table of processes. */
    private byte[] start() {
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return (line.get(0) + '\0' + line.get(1) + '\0').getBytes(charset);
    }

    private static byte[] read(Path words, int length) {
        try (InputStream in = Files.newInputStream(words)) {
            return in.readNBytes(length);
        } catch (IOException _) {
            return new byte[0]; // It has ended, is another user's now, or there is no descriptor left for a moment.
        }
    }

    private static void sleep(long nanos) {
        long end = System.nanoTime() + nanos;
        Uninterrupted.get(() -> {
            TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
            return null;
        });
    }
}
