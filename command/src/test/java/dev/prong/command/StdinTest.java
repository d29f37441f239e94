package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.command.ProcessExit.Exited;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writing to a subprocess. */
@Timeout(60)
class StdinTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void passesEveryWriteOnAtOnce() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        Iterator<String> lines = cat.stdout().lines().iterator();
        cat.stdin().write('a');
        cat.stdin().write("b\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("ab", lines.next());
        cat.stdin().close();
        cat.stdin().close();
        assertEquals(new Exited(0), cat.awaitClose());
    }

    @Test
    void saysThatTheProcessHasExitedAndWithWhichCode() throws Exception {
        Subprocess gone = Command.shell("exit 7").spawn();
        gone.awaitExit();
        assertEquals("cannot write to stdin: the process has exited: command=/bin/sh -c 'exit 7', pid=%d, code=7"
                .formatted(gone.pid()), assertThrows(IOException.class, () -> gone.stdin().write('x')).getMessage());
        gone.stdin().close();
    }

    @Test
    void saysThatTheProgramHasClosedIt() throws Exception {
        Subprocess deaf = Command.shell("exec <&-; echo closed; exec sleep 1000").spawn();
        assertEquals("closed", deaf.stdout().lines().iterator().next());
        assertEquals("cannot write to stdin: the program has closed it: command=%s, pid=%d".formatted(
                "/bin/sh -c 'exec <&-; echo closed; exec sleep 1000'", deaf.pid()),
                assertThrows(IOException.class, () -> deaf.stdin().write('x')).getMessage());
        deaf.kill();
        deaf.awaitClose();
    }

    @Test
    void cannotBeWrittenToAfterItsClose() throws Exception {
        Subprocess cat = Command.of("cat").spawn();
        cat.stdin().close();
        assertEquals("stdin is closed already: command=cat, pid=" + cat.pid(),
                assertThrows(IOException.class, () -> cat.stdin().write('x')).getMessage());
        cat.awaitClose();
    }

    @Test
    void isTakenByAnInputThatWasGiven() throws Exception {
        Subprocess cat = Command.of("cat").input("given").spawn();
        assertEquals("stdin is taken by the command's input: command=cat, pid=" + cat.pid(),
                assertThrows(IOException.class, () -> cat.stdin().write('x')).getMessage());
        cat.stdin().close();
        assertEquals("given", cat.stdout().text());
        assertEquals(new Exited(0), Command.of("cat").input(Path.of("/etc/passwd")).spawn().awaitClose());
    }
}
