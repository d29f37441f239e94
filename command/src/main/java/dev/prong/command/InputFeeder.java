package dev.prong.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes a program's input, on a thread of its own so that nobody who reads its output has to wait for it. */
interface InputFeeder {

    /** Writes it to its end, on this thread; {@code stdin} is closed then. */
    void writeTo(OutputStream stdin, Running running) throws IOException;

    /** What writes {@code bytes}. */
    static InputFeeder of(byte[] bytes) {
        return (stdin, _) -> stdin.write(bytes);
    }

    /** What writes all that comes out of a named pipe, until the last writer has closed it or the program has ended. */
    static InputFeeder of(Path pipe) {
        return (stdin, running) -> new PipeInput(pipe).copyTo(stdin, running.exit());
    }

    /** Starts it. */
    default void feed(Running running) {
        Threads.startDaemon("stdin", running.pid(), () -> {
            try (OutputStream stdin = running.process().getOutputStream()) {
                writeTo(stdin, running);
            } catch (IOException e) {
                // How much of its input a program reads is its own affair: its exit code says whether it is content.
                Log.debug("input was not read to its end: command=%s, pid=%d".formatted(running.command(),
                        running.pid()), e);
            }
        });
    }
}
