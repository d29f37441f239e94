package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        assertFalse(Files.exists(folder));
        for (FileChannel source : fifos.sources()) {
            assertEquals(-1, source.read(ByteBuffer.allocate(1)));
            source.close();
        }
    }

    @Test
    void leaveNothingWhenDiscarded() throws IOException {
        Fifos fifos = Fifos.make(PosixTools.installed(), 1);
        fifos.discard();
        assertFalse(Files.exists(fifos.files().getFirst().getParent()));
        assertFalse(fifos.sources().getFirst().isOpen());
    }

    @Test
    void cannotBeMadeWithoutTheTool() {
        assertEquals("mkfifo is not installed",
                assertThrows(IOException.class, () -> Fifos.make(PosixTools.none(), 1)).getMessage());
    }
}
