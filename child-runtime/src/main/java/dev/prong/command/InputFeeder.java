package dev.prong.command;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;

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
        return (stdin, running) -> copy(pipe, stdin, running);
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

    private static void copy(Path pipe, OutputStream stdin, Running running) throws IOException {
        AtomicReference<FileChannel> opened = new AtomicReference<>();
        var _ = running.exit().thenRun(() -> release(pipe, opened));
        try (FileInputStream in = new FileInputStream(pipe.toFile()); FileChannel channel = in.getChannel()) {
            opened.set(channel);
            if (running.exit().isDone()) {
                return;
            }
            InputStream interruptible = Channels.newInputStream(channel);
            byte[] chunk = new byte[64 * 1024];
            for (int length = interruptible.read(chunk); length >= 0; length = interruptible.read(chunk)) {
                stdin.write(chunk, 0, length);
                stdin.flush();
            }
        } catch (ClosedChannelException _) {
            // The program has ended.
        }
    }

    /** Nobody need write to a pipe whose reader is gone. One who waits in open is freed by a writer, and this is one. */
    private static void release(Path pipe, AtomicReference<FileChannel> opened) {
        try {
            FileChannel channel = opened.get();
            if (channel != null) {
                channel.close();
            } else {
                FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
            }
        } catch (IOException e) {
            Log.debug("named pipe of an input not released: file=" + pipe, e);
        }
    }
}
