package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.ProcessExit.Exited;
import dev.prong.Registration;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exit and the close of a subprocess, and those who wait for them. */
@Timeout(60)
class EventsTest {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void tellsTheExitBeforeTheClose() throws InterruptedException {
        Subprocess echo = Command.shell("read _; exit 3").spawn();
        echo.onClose(exit -> events.add("close " + exit.code()));
        echo.onExit(exit -> events.add("exit " + exit.code()));
        closeStdin(echo);
        assertEquals("exit 3", events.take());
        assertEquals("close 3", events.take());
        assertEquals(new Exited(3), echo.awaitExit());
        assertEquals(new Exited(3), echo.awaitClose());
        assertFalse(echo.isAlive());
    }

    @Test
    void tellsEveryListenerOnceAlsoAfterwards() throws InterruptedException {
        Subprocess done = Command.of("true").spawn();
        done.onExit(_ -> events.add("early"));
        done.awaitClose();
        assertEquals("early", events.take());
        done.onExit(_ -> events.add("late exit"));
        assertEquals("late exit", events.take());
        done.onClose(_ -> events.add("late close"));
        assertEquals("late close", events.take());
        Residue.assertNone();
        assertTrue(events.isEmpty(), events::toString);
    }

    @Test
    void doesNotCallAListenerThatWasClosedNorKeepTheJvmAliveForIt() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        List<Registration> all = List.of(cat.onExit(_ -> events.add("exit")), cat.onClose(_ -> events.add("close")));
        Thread waiting = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("prong-listeners-" + cat.pid())).findAny().orElseThrow();
        assertFalse(waiting.isDaemon());
        all.forEach(Registration::close);
        all.forEach(Registration::close);
        assertTrue(waiting.join(Duration.ofSeconds(20)), "still waits for the exit");
        Registration once = cat.onExit(_ -> events.add("another exit"));
        closeStdin(cat);
        assertEquals("another exit", events.take());
        once.close();
        cat.onClose(_ -> events.add("another close"));
        assertEquals("another close", events.take());
    }

    @Test
    void keepsExitAndCloseApartWhenAGrandchildHoldsTheOutput() throws Exception {
        Subprocess program = Command.shell("(until [ -e go ]; do sleep 0.05; done; echo late) & echo now")
                .directory(folder).spawn();
        program.onExit(_ -> events.add("exit"));
        program.onClose(_ -> events.add("close"));
        assertEquals("exit", events.take());
        assertFalse(program.isAlive());
        assertEquals(Optional.of(new Exited(0)), program.awaitExit(Duration.ZERO));
        assertEquals(Optional.empty(), program.awaitClose(Duration.ZERO));
        Files.createFile(folder.resolve("go"));
        assertEquals("close", events.take());
        assertEquals(Optional.of(new Exited(0)), program.awaitClose(Duration.ofSeconds(20)));
        assertEquals("now\nlate\n", program.stdout().text());
    }

    @Test
    void reportsAListenerThatThrowsAndTellsTheOthers() throws InterruptedException {
        List<LogRecord> records = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.prong.command");
        Handler handler = handler(records);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            Subprocess program = Command.of("true").spawn();
            program.onExit(_ -> {
                throw new IllegalStateException("mine");
            });
            program.onExit(_ -> events.add("second"));
            program.onClose(_ -> {
                throw new StackOverflowError("mine too");
            });
            program.onClose(_ -> events.add("close"));
            assertEquals("second", events.take());
            assertEquals("close", events.take());
            String text = "a listener failed: command=true, pid=" + program.pid();
            assertEquals(List.of(text, text), records.stream().map(LogRecord::getMessage).toList());
            assertEquals(List.of("mine", "mine too"), records.stream().map(r -> r.getThrown().getMessage()).toList());
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void goesOnWhenAListenerInterruptsItsThread() throws InterruptedException {
        Subprocess cat = Command.of("cat").spawn();
        cat.onExit(_ -> Thread.currentThread().interrupt());
        cat.onClose(_ -> events.add("close"));
        closeStdin(cat);
        assertEquals("close", events.take());
    }

    @Test
    void letsAListenerUseTheSubprocess() throws InterruptedException {
        Subprocess echo = Command.of("echo", "x").spawn();
        echo.onExit(_ -> {
            echo.onClose(_ -> events.add("inner " + echo.stdout().lines().toList()));
            events.add("outer");
        });
        assertEquals("outer", events.take());
        assertEquals("inner [x]", events.take());
    }

    @Test
    void endsAWaitThatIsInterruptedAndLeavesTheProgramAlone() throws InterruptedException {
        Subprocess cat = Command.of("cat").spawn();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, cat::awaitExit);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, cat::awaitClose);
        assertTrue(cat.isAlive());
        closeStdin(cat);
        assertTrue(cat.awaitClose().succeeded());
    }

    private static void closeStdin(Subprocess process) {
        ((StdinStream) process.stdin()).close();
    }

    private static Handler handler(List<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
