package dev.prong.command;

import dev.prong.testing.Eventually;
import dev.prong.testing.Logged;
import java.util.List;
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

    @Test
    void dropsTheRestWhenItsReaderIsLetGo() throws Exception {
        try (Logged log = new Logged("dev.prong.command")) {
            buffer.writtenBy(", command=seq, pid=4711");
            buffer.claim("lines()");
            buffer.readBy(new Object());
            writer.start();
            while (writer.isAlive()) {
                System.gc();
                writer.join(100);
            }
            assertEquals(
                    List.of("stdout has lost its reader, which was neither read to its end nor closed, so the rest is"
                            + " dropped: claimed by lines(), command=seq, pid=4711; close it (most programs end then), or read on"),
                    log.texts());
        }
    }

    @Test
    void tellsWhoHoldsTheProcessUp() throws Exception {
        OutputBuffer held = new OutputBuffer("stderr", Duration.ofMillis(1));
        held.writtenBy(", command=seq, pid=4711");
        held.claim("stream()");
        held.readBy(this);
        try (Logged log = new Logged("dev.prong.command")) {
            Thread waiting = Thread.ofPlatform().daemon().start(() -> {
                try {
                    held.accept(new byte[2 * MIB], 2 * MIB);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Eventually.isTrue(() -> !log.texts().isEmpty(), () -> "nothing was told");
            held.close();
            waiting.join();
            assertEquals(1, log.texts().size());
            assertTrue(
                    log.texts().getFirst()
                            .matches("program waits for the reader of its stderr: claimed by stream\\(\\),"
                                    + " command=seq, pid=4711, waiting=PT[0-9.]+S; read on, or close it"),
                    log.texts()::getFirst);
        }
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
