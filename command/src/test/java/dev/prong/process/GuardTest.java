package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that ends what a JVM has started when the JVM is gone. */
@Timeout(60)
class GuardTest {

    @TempDir
    private Path temporary;

    @BeforeEach
    void needsSessions() {
        assumeTrue(PosixTools.installed().hasSessions(), "no guard without setsid, sh and /proc");
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void endsSessionsAndFoldersOfAJvmThatWasKilled() throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, StartsASession.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<Long> pids = parent.inputReader().lines().limit(3).map(Long::valueOf).toList();
        assertTrue(pids.stream().allMatch(Processes::isRunning), pids::toString);
        parent.toHandle().destroyForcibly();
        parent.waitFor();
        long ended = System.nanoTime();
        Eventually.isTrue(() -> pids.stream().noneMatch(Processes::isRunning), () -> "still running: " + pids);
        System.out.println("GuardTest: gone after ms=" + (System.nanoTime() - ended) / 1_000_000);
        Eventually.isTrue(() -> isEmpty(temporary), () -> "left behind in " + temporary);
    }

    /** As many as take a shell hours to forget, if it keeps them all in one list. */
    @Test
    void knowsWhatIsLeftOfManySessions() throws Exception {
        Process ended = sleep();
        Process forgotten = sleep();
        try {
            Process guard = new ProcessBuilder(PosixTools.installed().sh().orElseThrow().toString(), "-c",
                    Guard.script(), "guard-of-test").start();
            try (Writer lines = guard.outputWriter()) {
                lines.write("+ %s\n+ %s\n".formatted(entry(ended), entry(forgotten)));
                for (int i = 1; i <= 2000; i++) { // None of them is a process: none started with the system.
                    lines.write("+ %d:1\n".formatted(ended.pid() + i));
                }
                for (int i = 2000; i >= 1; i--) {
                    lines.write("- %d:1\n".formatted(ended.pid() + i));
                }
                lines.write("- %s\n".formatted(entry(forgotten)));
            }
            guard.waitFor();
            ended.waitFor();
            assertTrue(Processes.isRunning(forgotten.pid()));
        } finally {
            ended.destroyForcibly();
            forgotten.destroyForcibly().waitFor();
        }
    }

    private static Process sleep() throws IOException {
        return Spawner.start(new ProcessBuilder(PosixTools.installed().inOwnSession(List.of("sleep", "1000"))));
    }

    private static String entry(Process process) {
        return process.pid() + ":" + ProcessTable.row(process.pid()).orElseThrow().start();
    }

    @Test
    void isReplacedWhenSomebodyEndsIt() throws Exception {
        Process sleep = Guard.start(new ProcessBuilder(PosixTools.installed().inOwnSession(List.of("sleep", "1000"))),
                PosixTools.installed());
        try {
            long first = Guard.pid();
            assertTrue(ProcessHandle.of(first).filter(Guard::looksLikeGuard).isPresent());
            PosixTools.installed().signal("KILL", first);
            Eventually.isTrue(() -> Guard.pid() != first && Processes.isRunning(Guard.pid()),
                    () -> "not replaced: pid=" + first);
            assertTrue(sleep.isAlive());
        } finally {
            sleep.destroyForcibly().waitFor();
            Guard.forget(sleep);
        }
    }

    @Test
    void isReplacedWhenItIsNeededAndStopped() throws Exception {
        makeFolder();
        long first = Guard.pid();
        PosixTools.installed().signal("STOP", first);
        Eventually.isTrue(() -> { // It may take a moment to stop.
            makeFolder();
            return Guard.pid() != first;
        }, () -> "not replaced: pid=" + first);
        Eventually.isTrue(() -> !Processes.isRunning(first), () -> "still running: pid=" + first);
    }

    private static void makeFolder() {
        try {
            Path folder = GuardedFolders.create();
            Files.delete(folder);
            Guard.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the ids of a leader that ignores TERM, of its child, and of a re-parented one; has a folder; waits. */
    static final class StartsASession {

        private StartsASession() {
        }

        public static void main(String[] args) throws Exception {
            GuardedFolders.create();
            String script = "trap '' TERM; echo $$; sleep 1000 & echo $!; (sleep 1000 & echo $!); wait";
            Process shell = Guard.start(new ProcessBuilder(PosixTools.installed().inOwnSession(List.of("sh", "-c",
                    script))), PosixTools.installed());
            shell.inputReader().lines().forEach(System.out::println);
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
