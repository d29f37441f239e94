package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    @Test
    void spawnLsPrintsEachLineAndTheCode(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("one"));
        Files.createFile(folder.resolve("two"));
        Ran ran = Ran.main(SpawnLs.class, folder.toString());

        assertEquals("", ran.err());
        assertEquals(4, ran.out().size(), ran.out().toString());
        assertTrue(ran.out().get(1).matches("Output: -rw.* one"), ran.out().get(1));
        assertTrue(ran.out().get(2).matches("Output: -rw.* two"), ran.out().get(2));
        assertEquals("Child process exited with code 0", ran.out().get(3));
        assertEquals(0, ran.code());
    }

    @Test
    void spawnLsPrintsWhatTheCommandComplainsAbout() throws Exception {
        Ran ran = Ran.main(SpawnLs.class, "/no/such");

        assertTrue(ran.err().matches("Error: .*/no/such.*\n"), ran.err());
        assertTrue(ran.out().getFirst().matches("Child process exited with code [12]"), ran.out().toString());
        assertEquals(0, ran.code());
    }

    @Test
    void execLsPrintsTheWholeOutput() throws Exception {
        Ran ran = Ran.main(ExecLs.class);

        assertEquals("", ran.err());
        assertTrue(ran.out().getFirst().startsWith("Stdout: "), ran.out().toString());
        assertTrue(ran.out().stream().anyMatch(line -> line.endsWith(" bin")), ran.out().toString());
    }

    @Test
    void execLsPrintsStandardErrorInstead() throws Exception {
        assertEquals(new Ran(0, List.of(), "Stderr: oops\n\n"), Ran.main(ExecLs.class, "echo fine; echo oops >&2"));
    }

    @Test
    void execLsPrintsTheErrorOfACommandThatFails() throws Exception {
        Ran ran = Ran.main(ExecLs.class, "exit 3");

        assertEquals(List.of(), ran.out());
        assertTrue(ran.err().startsWith("Error: "), ran.err());
        assertTrue(ran.err().contains("exit 3"), ran.err());
    }
}
