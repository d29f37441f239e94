package dev.prong.process;

import java.nio.file.DirectoryStream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FifosTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void arePrivateAndGoneOnceReleased() throws IOException {
        Fifos fifos = Fifos.make(PosixTools.installed(), 2);
        Path folder = fifos.files().getFirst().getParent();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fifos.files().get(1))));
        fifos.release();
        fifos.files().forEach(file -> assertFalse(Files.exists(file)));
        for (FileChannel source : fifos.sources()) {
            assertEquals(-1, source.read(ByteBuffer.allocate(1)));
            source.close();
        }
    }

    @Test
    void leaveNothingWhenDiscarded() throws IOException {
        Fifos fifos = Fifos.make(PosixTools.installed(), 1);
        fifos.discard();
        assertFalse(Files.exists(fifos.files().getFirst()));
        assertFalse(fifos.sources().getFirst().isOpen());
    }

    @Test
    void areMadeAnewWhenSomebodyHasCleanedUp() throws IOException {
        Fifos.make(PosixTools.installed(), 2).discard();
        Fifos before = Fifos.make(PosixTools.installed(), 1);
        before.discard();
        Path folder = before.files().getFirst().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        Fifos after = Fifos.make(PosixTools.installed(), 1);
        assertFalse(after.files().getFirst().startsWith(folder));
        assertTrue(Files.exists(after.files().getFirst()));
        after.discard();
    }

    @Test
    void cannotBeMadeWithoutTheTool() {
        assertEquals("mkfifo is not installed",
                assertThrows(IOException.class, () -> Fifos.make(PosixTools.none(), 1)).getMessage());
    }
}
