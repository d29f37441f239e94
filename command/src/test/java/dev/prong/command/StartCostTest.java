package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many programs are started for those that a user asks for: what each costs is the system's affair. */
@Timeout(120)
class StartCostTest {

    private static final int COMMANDS = 30;

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Named pipes for 16 are made at once, and the guard is started once. */
    @Test
    void isThatOfTheProgramsAlone() throws Exception {
        Command.of("true").exec();
        List<String> started = startedWhile(() -> {
            for (int i = 0; i < COMMANDS; i++) {
                Command.of("true").exec();
            }
        });
        long others = started.stream().filter(line -> !line.endsWith(" true")).count();
        assertEquals(COMMANDS, started.size() - others);
        assertTrue(others <= 3, started::toString);
    }

    @Test
    void isOneShellForSignalsThatAreSentAtOnce() throws Exception {
        List<Subprocess> sleeps = IntStream.range(0, COMMANDS).mapToObj(_ -> Command.of("sleep", "1000")
                .gracePeriod(Duration.ofSeconds(60)).spawn()).toList();
        List<String> started = startedWhile(() -> {
            List<Thread> all = new ArrayList<>();
            sleeps.forEach(sleep -> all.add(Thread.startVirtualThread(sleep::terminate)));
            for (Thread each : all) {
                each.join();
            }
        });
        for (Subprocess sleep : sleeps) {
            sleep.awaitClose();
        }
        assertTrue(started.size() < COMMANDS, started::toString);
    }

    private interface Work {

        void run() throws Exception;
    }

    private List<String> startedWhile(Work work) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream().map(StartCostTest::line).toList();
    }

    private static String line(RecordedEvent event) {
        return event.getString("command");
    }
}
