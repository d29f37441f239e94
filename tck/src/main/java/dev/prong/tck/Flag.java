package dev.prong.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An event that is seen by every process: it has happened when a file exists. For tasks of a pool, which have no port.
 *
 * @param path of the file
 */
record Flag(String path) {

    /** Tells that it has happened. */
    void raise() {
        raise("");
    }

    /** Tells that it has happened, with a text. */
    void raise(String text) {
        try {
            Path draft = Files.writeString(Path.of(path + "." + Thread.currentThread().threadId()), text);
            Files.move(draft, Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRaised() {
        return Files.exists(Path.of(path));
    }

    /** For what must not happen: whether it does in a time in which it could. */
    boolean isRaisedWithin(Duration time) {
        long begin = System.nanoTime();
        while (!isRaised() && System.nanoTime() - begin < time.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        return isRaised();
    }

    String text() {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits as a task does: an interrupt ends it. */
    void await() throws InterruptedException {
        while (!isRaised()) {
            Thread.sleep(1);
        }
    }

    /** Waits as a task does that ignores its interrupts. */
    void awaitStubbornly() {
        while (!isRaised()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException _) {
                // Obeys nobody.
            }
        }
    }

    /** Waits as a test does: at most so long, and then fails. */
    void expect() {
        Await.until(path, this::isRaised);
    }
}
