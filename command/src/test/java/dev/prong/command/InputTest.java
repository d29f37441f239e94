package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.testing.Residue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind as a program's input. */
@Timeout(60)
class InputTest {

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void isAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertEquals("text", Command.of("cat").input(file).exec().stdout());
    }

    @Test
    void isTheNullDevice() throws InterruptedException {
        assertEquals("", Command.of("cat").input(Path.of("/dev/null")).exec().stdout());
    }

    @Test
    void isANamedPipe() throws Exception {
        Path pipe = pipe();
        Subprocess cat = Command.of("cat").input(pipe).spawn();
        Command.shell("exec >\"$1\"; echo one; echo two").args(pipe.toString()).exec();
        assertEquals("one\ntwo\n", cat.stdout().text());
        assertEquals(new ProcessExit.Exited(0), cat.awaitClose());
    }

    @Test
    void comesFromANamedPipeAsItIsWritten() throws Exception {
        Path pipe = pipe();
        Subprocess cat = Command.of("cat").input(pipe).spawn();
        Iterator<String> lines = cat.stdout().lines().iterator();
        Subprocess writer = Command.shell("exec cat >\"$1\"").args(pipe.toString()).spawn();
        for (String line : new String[] {"one", "two"}) {
            writer.stdin().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            assertEquals(line, lines.next());
        }
        writer.stdin().close();
        assertEquals(new ProcessExit.Exited(0), cat.awaitClose());
    }

    /** Neither the end of the program nor other starts wait for a writer who never comes. */
    @Test
    void isANamedPipeThatNobodyWritesTo() throws Exception {
        Path pipe = pipe();
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.of("cat").input(pipe).timeout(Duration.ofMillis(300)).exec());
        assertEquals(CommandFailedException.Kind.TIMED_OUT, failure.kind());
        assertEquals("", Command.of("true").input(pipe).exec().stdout());
    }

    private Path pipe() throws InterruptedException {
        Path pipe = folder.resolve("pipe");
        Command.of("mkfifo", pipe.toString()).exec();
        return pipe;
    }
}
