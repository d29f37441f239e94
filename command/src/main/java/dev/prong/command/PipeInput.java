package dev.prong.command;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A named pipe that is the input of a program. It is opened by a thread of its own, for that waits until somebody writes to
 * the pipe, who may never come. Used once.
 */
final class PipeInput {

    private final Path pipe;
    // Guarded by this.
    private final List<Closeable> open = new ArrayList<>();
    private boolean over;

    PipeInput(Path pipe) {
        this.pipe = pipe;
    }

    /** Copies what comes out of the pipe until its last writer has closed it, or {@code exit} is done. */
    void copyTo(OutputStream target, CompletableFuture<?> exit) throws IOException {
        var _ = exit.thenRun(this::exited);
        try {
            FileChannel channel = new FileInputStream(pipe.toFile()).getChannel();
            keep(channel);
            InputStream in = Channels.newInputStream(channel);
            byte[] chunk = new byte[64 * 1024];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                target.write(chunk, 0, length);
                target.flush();
            }
        } catch (ClosedChannelException _) {
            // The program has ended.
        } finally {
            end();
        }
    }

    /** Nobody reads any more. One who waits in an open is freed by a writer, and this JVM becomes one until then. */
    private void exited() {
        try {
            boolean waits;
            synchronized (this) {
                waits = open.isEmpty() && !over;
            }
            if (waits) {
                keep(FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE));
            } else {
                end();
            }
        } catch (IOException e) {
            Log.debug("named pipe of an input not released: file=" + pipe, e);
        }
    }

    /** Closes it at the end; at once if this is not the only side that is open, for the other one was all it was for. */
    private synchronized void keep(Closeable side) throws IOException {
        open.add(side);
        if (over || open.size() > 1) {
            end();
        }
    }

    private synchronized void end() throws IOException {
        over = true;
        for (Closeable side : open) {
            side.close();
        }
        open.clear();
    }
}
