package dev.prong.command;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a program's input, on a thread of its own so that nobody who reads its output has to wait for it. */
final class InputFeeder {

    private InputFeeder() {
    }

    static void feed(Running running, byte[] input) {
        Threads.startDaemon("stdin", running.pid(), () -> write(running, input));
    }

    private static void write(Running running, byte[] bytes) {
        try (OutputStream stdin = running.process().getOutputStream()) {
            stdin.write(bytes);
        } catch (IOException e) {
            // How much of its input a program reads is its own affair: its exit code says whether it is content.
            Log.debug("input was not read to its end: command=%s, pid=%d".formatted(running.command(), running.pid()), e);
        }
    }
}
