package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputBufferTest {

    private static final int MIB = 1024 * 1024;

    private final OutputBuffer buffer = new OutputBuffer("stdout");
    private final Thread writer = Thread.ofPlatform().daemon().unstarted(this::writeThreeMebibytes);

    private void writeThreeMebibytes() {
        try {
            byte[] chunk = new byte[MIB / 4];
            for (int i = 0; i < 12; i++) {
                buffer.accept(chunk, chunk.length);
            }
            buffer.end(Optional.empty());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void holdsTheProcessUpUntilALateReaderComes() throws IOException {
        writer.start();
        awaitState(Thread.State.WAITING);
        buffer.claim("test");
        assertEquals(3 * MIB, readAll());
    }

    @Test
    void holdsTheProcessUpForASecondOnceNoReaderIsExpected() throws Exception {
        buffer.expectNoReader();
        writer.start();
        assertTrue(writer.join(Duration.ofSeconds(50)));
        buffer.claim("test");
        IOException cut = assertThrows(IOException.class, this::readAll);
        assertTrue(cut.getMessage().startsWith("stdout was cut before it was claimed: cut=2097152 bytes"),
                cut.getMessage());
        assertEquals(MIB, readAll());
    }

    private void awaitState(Thread.State state) {
        while (writer.getState() != state) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private int readAll() throws IOException {
        byte[] target = new byte[8192];
        int total = 0;
        for (int count = buffer.read(target, 0, target.length); count >= 0; count = buffer.read(target, 0, 8192)) {
            total += count;
        }
        return total;
    }
}
